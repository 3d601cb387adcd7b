"""Who can be asked in the place of somebody who does not answer."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from models.person import Person
from models.request import Request
from review.queries.draft_facts import ReviewFacts
from review.queries.stand_ins import availability
from review.rules.delegation import alternate


def find_alternate(
    session: Session, request: Request, review: ReviewFacts, now: datetime
) -> str | None:
    """Nobody who was asked for the group in this round, in whatever way, nor its authors.

    A delegate from outside answers for outsiders, or for a group they are a member of.

    `review` was loaded with its candidates.
    """
    members = [one.person for one in review.facts.candidates if one.group == request.group_key]
    people = availability(session, {request.person_id, *members})
    return alternate(
        request.person_id,
        people,
        members,
        review.facts.authors
        | _asked_for(session, request)
        | (_outsiders(session, request, people) - frozenset(members)),
        now,
    )


def _asked_for(session: Session, request: Request) -> frozenset[str]:
    asked = session.exec(
        select(Request.person_id, Request.on_behalf_of_id).where(
            Request.round_id == request.round_id, Request.group_key == request.group_key
        )
    )
    return frozenset(person for pair in asked for person in pair if person is not None)


def _outsiders(session: Session, request: Request, people: Iterable[str]) -> frozenset[str]:
    """Those of these people who are external, where the one asked is not."""
    if session.get_one(Person, request.person_id).external:
        return frozenset()
    query = select(Person.id).where(col(Person.id).in_(people), col(Person.external).is_(True))
    return frozenset(session.exec(query))
