"""Who is away, and who stands in for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from models.person import Person, PersonGroup
from review.rules.delegation import Availability, StandIn, outsiders_for, stand_in
from review.rules.visibility import EXTERNAL_GROUP


def availability(session: Session, people: Iterable[str]) -> dict[str, Availability]:
    """These people and whoever they could hand on to, by person."""
    found: dict[str, Availability] = {}
    wanted = set(people)
    while wanted:
        rows = session.exec(select(Person).where(col(Person.id).in_(wanted))).all()
        groups = _groups(session, wanted)
        for person in rows:
            found[person.id] = Availability(
                person.id,
                person.time_zone,
                person.delegate_id,
                person.away_from,
                person.away_until,
                outside=person.external or EXTERNAL_GROUP in groups[person.id],
                groups=frozenset(groups[person.id]),
            )
        wanted = {one.delegate for one in found.values() if one.delegate} - found.keys()
    return found


def found_stand_in(
    person: str,
    group: str,
    people: Mapping[str, Availability],
    authors: Collection[str],
    now: datetime,
    *,
    principal: str | None = None,
) -> StandIn:
    """Who answers for the group in the person's place, who may stand in for a `principal`."""
    outsiders = outsiders_for(principal or person, group, people)
    return stand_in(person, people, authors, now, outsiders=outsiders)


def _groups(session: Session, people: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    query = select(PersonGroup.person_id, PersonGroup.group_key)
    for person, group in session.exec(query.where(col(PersonGroup.person_id).in_(people))):
        found[person].add(group)
    return found
