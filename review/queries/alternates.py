"""Who can be asked in the place of somebody who does not answer."""

from datetime import datetime

from sqlmodel import Session, select

from models.request import Request
from review.queries.draft_facts import ReviewFacts
from review.queries.stand_ins import availability
from review.rules.delegation import alternate, outsiders_for


def find_alternate(
    session: Session, request: Request, review: ReviewFacts, now: datetime
) -> str | None:
    """Nobody who was asked for the group in this round, in whatever way, nor its authors.

    A delegate from outside answers for outsiders, or for a group they are a member of.

    `review` was loaded with its candidates.
    """
    members = [one.person for one in review.facts.candidates if one.group == request.group_key]
    first = request.on_behalf_of_id or request.person_id
    people = availability(session, {first, request.person_id, *members})
    return alternate(
        request.person_id,
        people,
        members,
        review.facts.authors
        | _asked_for(session, request)
        | outsiders_for(first, request.group_key, people),
        now,
    )


def _asked_for(session: Session, request: Request) -> frozenset[str]:
    asked = session.exec(
        select(Request.person_id, Request.on_behalf_of_id).where(
            Request.round_id == request.round_id, Request.group_key == request.group_key
        )
    )
    return frozenset(person for pair in asked for person in pair if person is not None)
