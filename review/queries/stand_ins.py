"""Who is away, and who stands in for them."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from models.person import Person
from review.rules.delegation import Availability


def availability(session: Session, people: Iterable[str]) -> dict[str, Availability]:
    """These people and whoever they could hand on to, by person."""
    found: dict[str, Availability] = {}
    wanted = set(people)
    while wanted:
        rows = session.exec(select(Person).where(col(Person.id).in_(wanted))).all()
        for person in rows:
            found[person.id] = Availability(
                person.id,
                person.time_zone,
                person.delegate_id,
                person.away_from,
                person.away_until,
            )
        wanted = {one.delegate for one in found.values() if one.delegate} - found.keys()
    return found
