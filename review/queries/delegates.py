"""Who could be asked in the place of people who are only supposed to be absent."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.person import Person
from review.queries.stand_ins import availability, found_stand_in
from review.rules.facts import Asked, Candidate


def delegates_of(
    session: Session,
    asked: Collection[Asked],
    absent: Collection[str],
    authors: Collection[str],
    now: datetime,
) -> list[tuple[Candidate, str]]:
    """The delegates with their addresses, by the rule for those who are really away."""
    people = availability(session, absent)
    for person in absent:
        if person in people:
            people[person] = replace(people[person], away_from=None, away_until=date.max)
    instead = {
        (one.group, one.person): found_stand_in(
            one.person, one.group, people, authors, now, principal=one.principal
        ).person
        for one in asked
        if one.person in absent
    }
    found = select(Person).where(col(Person.id).in_(set(instead.values())))
    known = {one.id: one for one in session.exec(found)}
    return [
        (
            Candidate(who.id, who.name, one.group, principal=one.person, principal_name=one.name),
            who.email,
        )
        for one in asked
        if (other := instead.get((one.group, one.person), one.person)) != one.person
        if (who := known.get(other)) is not None
    ]
