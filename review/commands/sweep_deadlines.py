"""Looks at one round whose time has come: reminds who has not answered, or ends it."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.round import Round
from models.vocabulary import Action, RoundState
from review import dedup
from review.actors import SWEEP
from review.commands.end_round import end_round
from review.locking import lock_draft
from review.queries.draft_facts import RoundRow, load_facts
from review.queries.silent import Silent, silent
from review.queries.sweep_time import calendar_of_person, sweep_time
from review.record import Mail, draft_stream, record
from review.rules.deadlines import expires_at, reminder_due
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
    plan = review.plan
    if plan is None:
        _look_again(session, round_, None)
        return 1
    lead = calendar_of_person(session, review.lead_id, round_.due_at)
    if now >= expires_at(round_.due_at, plan.grace_days, lead):
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
        _remind_all(session, draft_id, round_, plan, now)
    _look_again(
        session,
        round_,
        sweep_time(
            session,
            draft_id,
            round_.id,
            plan=plan,
            lead_id=review.lead_id,
            due_at=round_.due_at,
            now=now,
        ),
    )
    return 1


def _look_again(session: Session, round_: RoundRow, at: datetime | None) -> None:
    session.connection().execute(
        update(Round).where(col(Round.id) == round_.id).values(next_sweep_at=at)
    )


def _remind_all(
    session: Session, draft_id: str, round_: RoundRow, plan: Plan, now: datetime
) -> None:
    for one in silent(session, draft_id, round_.id, round_.due_at):
        day = reminder_due(
            round_.due_at,
            plan.reminder_days,
            one.calendar,
            asked_at=one.asked_at,
            now=now,
            reminded=one.reminded,
        )
        if day is not None:
            _remind(session, draft_id, round_, one, day, now)


def _remind(
    session: Session, draft_id: str, round_: RoundRow, one: Silent, day: int, now: datetime
) -> None:
    due_at = round_.due_at.isoformat()
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.REQUEST_REMINDED,
        actor=SWEEP,
        subject_id=one.request_id,
        data={"round": round_.number, "person": one.person_id, "day": day, "due_at": due_at},
        now=now,
        mails=[
            Mail(
                key=dedup.reminder(one.request_id, day, due_at),
                template="reminder",
                to_person=one.person_id,
                about={"request": one.request_id},
            )
        ],
    )
