"""Who could be asked in the place of people who are only supposed to be absent."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.person import Person
from review.queries.stand_ins import availability
from review.rules.delegation import stand_in
from review.rules.facts import Asked, Candidate


def delegates_of(
    session: Session,
    asked: Iterable[Asked],
    absent: Collection[str],
    authors: Collection[str],
    now: datetime,
) -> list[tuple[Candidate, str]]:
    """The delegates with their addresses, by the rule for those who are really away."""
    people = availability(session, absent)
    for person in absent:
        if person in people:
            people[person] = replace(people[person], away_from=None, away_until=date.max)
    instead = {person: stand_in(person, people, authors, now).person for person in absent}
    found = select(Person).where(col(Person.id).in_(set(instead.values())))
    known = {one.id: one for one in session.exec(found)}
    return [
        (
            Candidate(who.id, who.name, one.group, principal=one.person, principal_name=one.name),
            who.email,
        )
        for one in asked
        if one.person in absent and instead[one.person] != one.person
        if (who := known.get(instead[one.person])) is not None
    ]
