"""Looks at one round whose time has come: moves, reminds, escalates, wakes, or ends it."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.round import Round
from models.vocabulary import RoundState
from review.actors import SWEEP
from review.commands.end_round import end_round
from review.commands.escalate_silence import escalate_silence
from review.commands.move_absent import move_absent
from review.commands.remind_silent import remind_silent
from review.commands.schedule_sweep import schedule_sweep
from review.locking import lock_draft
from review.queries.draft_facts import ReviewFacts, RoundRow, load_facts
from review.queries.sweep_time import round_end
from review.record import say
from review.rules.next_step import StepKind, end_of_round, next_step
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
    if plan is not None and now >= round_end(session, review, round_, plan):
        _end(session, draft, review, round_, now)
        return 1
    if plan is not None and round_.revision_number == review.facts.newest_revision:
        _look_at(session, draft, review, round_, plan, now)
    schedule_sweep(session, draft_id, now=now)
    return 1


def _end(
    session: Session, draft: Draft, review: ReviewFacts, round_: RoundRow, now: datetime
) -> None:
    draft.version += 1
    end_round(
        session,
        draft.id,
        review,
        round_,
        outcome=end_of_round(review.verdict(now)),
        reason="Its time was over.",
        actor=SWEEP,
        now=now,
    )


def _look_at(
    session: Session,
    draft: Draft,
    review: ReviewFacts,
    round_: RoundRow,
    plan: Plan,
    now: datetime,
) -> None:
    # In this order: who stands in for somebody is reminded, and escalated about, instead of them.
    # Not counted in the draft's version: who is pressed tells how the others stand.
    move_absent(session, draft.id, review, round_, now)
    remind_silent(session, draft.id, round_, plan, now)
    escalate_silence(session, draft.id, round_, plan, now)
    after = load_facts(session, draft.id)
    # The passing of time alone opens a gate where silence means no objection, and ends the time in
    # which a kept approval can be contested.
    if next_step(draft.stage, after.facts, after.verdict(now), now).kind is not StepKind.WAIT:
        say(session, draft_id=draft.id, now=now, wake=True)
