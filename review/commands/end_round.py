"""Ends a round in one of its four ways; every command that ends one does it by this function."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.request import Request
from models.round import Round
from models.vocabulary import Action, RequestState, RoundState
from review import dedup
from review.queries.draft_facts import ReviewFacts, RoundRow
from review.record import Mail, draft_stream, record

OPEN = (RequestState.PENDING, RequestState.UPCOMING)


def end_round(
    session: Session,
    draft_id: str,
    review: ReviewFacts,
    round_: RoundRow,
    *,
    outcome: RoundState,
    reason: str,
    actor: str,
    now: datetime,
    tell: bool = True,
) -> None:
    """Closes the round and the turns still open in it; the caller holds the draft's lock.

    `tell` is off where another mail says it better (a promotion).
    """
    session.connection().execute(
        update(Round)
        .where(col(Round.id) == round_.id)
        .values(state=outcome, closed_at=now, closed_reason=reason)
    )
    session.connection().execute(
        update(Request)
        .where(col(Request.round_id) == round_.id, col(Request.state).in_(OPEN))
        .values(state=RequestState.CLOSED)
    )
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.ROUND_RECALLED if outcome is RoundState.RECALLED else Action.ROUND_CLOSED,
        actor=actor,
        subject_id=round_.id,
        data={"number": round_.number, "outcome": outcome.value, "reason": reason},
        now=now,
        mails=_mails(review, round_) if tell else (),
        wake=True,
    )


def _mails(review: ReviewFacts, round_: RoundRow) -> list[Mail]:
    people = {one.person for one in review.facts.asked} | {review.lead_id}
    return [
        Mail(
            key=dedup.round_closed(round_.id, person),
            template="round_closed",
            to_person=person,
            about={"round": round_.id},
        )
        for person in sorted(people)
    ]
