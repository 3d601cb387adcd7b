"""Reminds those who have not answered, each by their own deadline and their own days."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlmodel import Session

from models.vocabulary import Action
from review import dedup
from review.actors import SWEEP
from review.queries.draft_facts import RoundRow
from review.queries.silent import silent
from review.record import Mail, draft_stream, record
from review.rules.deadlines import reminder_due
from review.rules.plan import Plan
from review.rules.silent import Silent


def remind_silent(
    session: Session, draft_id: str, round_: RoundRow, plan: Plan, now: datetime
) -> None:
    """On the plan's days, of each at most once, however often it is called; the caller holds the
    draft's lock."""
    remind(session, draft_id, round_, lambda _: plan.reminder_days, now=now)


def remind(
    session: Session,
    draft_id: str,
    round_: RoundRow,
    days_of: Callable[[Silent], Iterable[int]],
    *,
    now: datetime,
    actor: str = SWEEP,
) -> list[Silent]:
    """Whoever was reminded: on these days relative to their deadline, of each at most once."""
    reminded: list[Silent] = []
    for one in silent(session, draft_id, round_.id, round_.due_at):
        if one.muted:
            continue
        day = reminder_due(
            one.due_at,
            days_of(one),
            one.calendar,
            asked_at=one.asked_at,
            now=now,
            reminded=one.reminded,
        )
        if day is not None:
            _remind(session, draft_id, round_, one, day, now, actor)
            reminded.append(one)
    return reminded


def _remind(
    session: Session,
    draft_id: str,
    round_: RoundRow,
    one: Silent,
    day: int,
    now: datetime,
    actor: str,
) -> None:
    due_at = one.due_at.isoformat()
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.REQUEST_REMINDED,
        actor=actor,
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
