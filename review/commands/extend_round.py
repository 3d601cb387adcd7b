"""Gives an open round a new deadline, with a reason."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.round import Round
from models.vocabulary import Action
from review.commands.close_round import open_round_of
from review.errors import Unacceptable
from review.locking import change_draft
from review.queries.draft_facts import ReviewFacts
from review.queries.sweep_time import sweep_time
from review.record import draft_stream, record


def extend_round(
    session: Session,
    draft_id: str,
    number: int,
    *,
    due_at: datetime,
    reason: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> None:
    """Moves the deadline; whoever has not answered is reminded anew towards it."""
    change_draft(session, draft_id, if_match=if_match)
    review, round_ = open_round_of(session, draft_id, number)
    if due_at <= now:
        raise Unacceptable("due_at", "The new deadline has to lie in the future.")
    session.connection().execute(
        update(Round)
        .where(col(Round.id) == round_.id)
        .values(due_at=due_at, next_sweep_at=_look_at(session, draft_id, review, due_at, now))
    )
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.ROUND_EXTENDED,
        actor=actor,
        subject_id=round_.id,
        data={
            "number": round_.number,
            "from": round_.due_at.isoformat(),
            "to": due_at.isoformat(),
            "reason": reason,
        },
        now=now,
        wake=True,
    )


def _look_at(
    session: Session, draft_id: str, review: ReviewFacts, due_at: datetime, now: datetime
) -> datetime | None:
    """When the sweep next has to look at it; never under a plan that cannot be read."""
    plan, round_ = review.plan, review.round
    if plan is None or round_ is None:
        return None
    lead = review.lead_id
    return sweep_time(session, draft_id, round_.id, plan=plan, lead_id=lead, due_at=due_at, now=now)
