"""Hands a person's open request to somebody else, by their own wish or by the lead's."""

from datetime import datetime

from sqlmodel import Session, select

from models.person import Person
from models.request import Request
from models.vocabulary import RequestState, RoundState
from review.actors import Actor
from review.commands.hand_on import hand_on
from review.commands.put_person import normal_email
from review.commands.schedule_sweep import schedule_sweep
from review.errors import NotYourRequest, RoundClosed, TooLate, Unacceptable, Unknown
from review.locking import change_draft_of_request
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.stand_ins import availability
from review.rules.delegation import outsiders_for


def hand_over(
    session: Session,
    request_id: str,
    *,
    to: str,
    reason: str,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
) -> Request:
    """The request of whoever answers now; both names are on record.

    Whoever was asked first takes it back by handing it to themselves. The person who had it is
    told by mail, unless it is they who hand it over.
    """
    draft_id = change_draft_of_request(session, request_id, if_match=if_match)
    review = load_facts(session, draft_id, request_id=request_id)
    if review.round is None:
        raise Unknown
    if review.round.state is not RoundState.OPEN:
        raise RoundClosed(f"Round {review.round.number} has ended; nobody needs to answer.")
    request = session.get_one(Request, request_id)
    person = _person(session, to, review)
    _refuse_an_outsider(session, person, request)
    if request.state is RequestState.MOVED and person.id == request.person_id:
        request = _who_has_it(session, request)
    if actor.person_id is not None and actor.person_id not in (
        request.person_id,
        request.on_behalf_of_id,
        review.lead_id,
    ):
        raise NotYourRequest("Whoever was asked, or the policy's lead, can hand this over.")
    if request.state is not RequestState.PENDING:
        raise TooLate("Only a request that is open can be handed over.")
    if person.id == request.person_id:
        raise Unacceptable("to", f"{person.name} has this request already.")
    theirs = hand_on(
        session,
        request,
        review.round.number,
        person.id,
        why=reason,
        actor=actor.name,
        now=now,
        tells=actor.person_id != request.person_id,
    )
    schedule_sweep(session, draft_id, now=now)
    return theirs


def _person(session: Session, email: str, review: ReviewFacts) -> Person:
    found = session.exec(select(Person).where(Person.email == normal_email(email))).first()
    if found is None:
        raise Unacceptable("to", f"Nobody is known as {email}; add them first.")
    if found.id in review.facts.authors:
        raise Unacceptable("to", f"{found.name} wrote the text and cannot decide on it.")
    return found


def _refuse_an_outsider(session: Session, person: Person, request: Request) -> None:
    """By the rule that holds for the delegates of those who are away."""
    first = request.on_behalf_of_id or request.person_id
    people = availability(session, {first, person.id})
    if person.id in outsiders_for(first, request.group_key, people):
        raise Unacceptable("to", f"{person.name} is external and cannot answer for this group.")


def _who_has_it(session: Session, request: Request) -> Request:
    """The open request of whoever answers in this person's place."""
    found = session.exec(
        select(Request).where(
            Request.round_id == request.round_id,
            Request.group_key == request.group_key,
            Request.on_behalf_of_id == request.person_id,
            Request.state == RequestState.PENDING,
        )
    ).first()
    if found is None:
        raise TooLate("Whoever it went to has answered, or is asked in their own name.")
    return found
