"""Looks at one round whose time has come: reminds who has not answered, or ends it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.person import Person
from models.request import Request
from models.round import Round
from models.vocabulary import Action, RequestState, RoundState
from review import dedup
from review.actors import SWEEP
from review.commands.end_round import end_round
from review.locking import lock_draft
from review.queries.draft_facts import RoundRow, load_facts
from review.record import Mail, draft_stream, record
from review.rules.deadlines import expires_at, next_sweep, reminder_due
from review.rules.next_step import end_of_round
from review.rules.plan import Plan


def sweep_deadlines(session: Session, now: datetime) -> int:
    """How many rounds were looked at, 0 or 1: call it until it says 0, a transaction each."""
    due = (
        select(Round.draft_id)
        .where(Round.state == RoundState.OPEN, col(Round.next_sweep_at) <= now)
        .order_by(col(Round.next_sweep_at))
        .limit(1)
    )
    draft_id = session.exec(due).first()
    if draft_id is None:
        return 0
    draft = lock_draft(session, draft_id)
    review = load_facts(session, draft_id)
    round_ = review.round
    # Whoever had the lock before may have looked at it, closed it or given it more time.
    if round_ is None or session.exec(due.where(Round.id == round_.id)).first() is None:
        return 1
    lead = session.get_one(Person, review.lead_id)
    plan = review.plan
    if plan is None:
        _look_again(session, round_, None)
        return 1
    if now >= expires_at(round_.due_at, plan.grace_days, lead.time_zone):
        draft.version += 1
        end_round(
            session,
            draft_id,
            review,
            round_,
            outcome=end_of_round(review.verdict(now)),
            reason="Its time was over.",
            actor=SWEEP,
            now=now,
        )
        return 1
    if round_.revision_number == review.facts.newest_revision:
        _remind(session, draft_id, round_, plan, lead.time_zone, now)
    _look_again(
        session,
        round_,
        next_sweep(round_.due_at, plan.reminder_days, plan.grace_days, lead.time_zone, now),
    )
    return 1


def _look_again(session: Session, round_: RoundRow, at: datetime | None) -> None:
    session.connection().execute(
        update(Round).where(col(Round.id) == round_.id).values(next_sweep_at=at)
    )


def _remind(
    session: Session,
    draft_id: str,
    round_: RoundRow,
    plan: Plan,
    zone: str,
    now: datetime,
) -> None:
    pending = select(Request).where(
        Request.round_id == round_.id, Request.state == RequestState.PENDING
    )
    for request in session.exec(pending.order_by(col(Request.id))).all():
        day = reminder_due(
            round_.due_at, plan.reminder_days, zone, asked_at=request.asked_at or now, now=now
        )
        if day is None:
            continue
        record(
            session,
            stream=draft_stream(draft_id),
            draft_id=draft_id,
            action=Action.REQUEST_REMINDED,
            actor=SWEEP,
            subject_id=request.id,
            data={"round": round_.number, "person": request.person_id, "day": day},
            now=now,
            mails=[
                Mail(
                    key=dedup.reminder(request.id, day, round_.due_at.isoformat()),
                    template="reminder",
                    to_person=request.person_id,
                    about={"request": request.id},
                )
            ],
        )
