"""Gives an open round a new deadline, with a reason."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.request import Request
from models.round import Round
from models.vocabulary import Action, RequestState
from review import dedup
from review.commands.close_round import open_round_of
from review.commands.schedule_sweep import schedule_sweep
from review.errors import Unacceptable
from review.locking import change_draft
from review.queries.draft_facts import RoundRow
from review.record import Mail, draft_stream, record


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
    """Moves the deadline; whoever has not answered is reminded anew towards it.

    Whoever has a deadline of their own before the new one has as much time as all the others from
    now on: the time is given to those who are waited for. A later one of their own stays.
    """
    change_draft(session, draft_id, if_match=if_match)
    _, round_ = open_round_of(session, draft_id, number)
    if due_at <= now:
        raise Unacceptable("due_at", "The new deadline has to lie in the future.")
    session.get_one(Round, round_.id, populate_existing=True).due_at = due_at
    moved = _with_less_time(session, round_.id, due_at)
    for request in moved:
        request.due_at = None
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
            **({"requests": [one.id for one in moved]} if moved else {}),
        },
        now=now,
        mails=_mails(session, round_, due_at),
        wake=True,
    )
    schedule_sweep(session, draft_id, now=now)


def _mails(session: Session, round_: RoundRow, due_at: datetime) -> list[Mail]:
    """To those still on turn for whom it changes something."""
    session.flush()
    query = select(Request).where(
        Request.round_id == round_.id,
        Request.state == RequestState.PENDING,
        col(Request.due_at).is_(None),
    )
    return [
        Mail(
            key=dedup.deadline_moved(one.id, due_at.isoformat()),
            template="deadline_moved",
            to_person=one.person_id,
            about={"request": one.id, "was_due_at": round_.due_at.isoformat()},
        )
        for one in session.exec(query.order_by(col(Request.id)))
    ]


def _with_less_time(session: Session, round_id: str, due_at: datetime) -> list[Request]:
    """Those still on turn whose own deadline comes before this one."""
    query = select(Request).where(
        Request.round_id == round_id,
        Request.state == RequestState.PENDING,
        col(Request.due_at) < due_at,
    )
    return list(session.exec(query.order_by(col(Request.id))))
