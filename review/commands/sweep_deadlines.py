"""Looks at one round whose time has come: moves, reminds, escalates, wakes, or ends it."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.policy import Policy
from models.round import Round
from models.vocabulary import RoundState
from review.actors import SWEEP
from review.commands.end_round import end_round
from review.commands.escalate_silence import escalate_silence
from review.commands.move_absent import move_absent
from review.commands.remind_silent import remind_silent
from review.commands.schedule_sweep import schedule_sweep
from review.errors import PlanUnreadable
from review.locking import lock_draft
from review.queries.draft_facts import ReviewFacts, RoundRow, load_facts
from review.queries.sweep_time import round_end
from review.record import say
from review.rules.next_step import StepKind, end_of_round, next_step
from review.rules.plan import Plan


class DraftNotSwept(Exception):
    """The sweep failed at one draft; the transaction is to be undone, and the others go on."""

    def __init__(self, draft_id: str, name: str) -> None:
        super().__init__(f"{name} was not swept")
        self.draft_id = draft_id
        # As people call it: the policy's key and the draft's number.
        self.name = name


def sweep_deadlines(
    session: Session, now: datetime, *, passing_over: Collection[str] = frozenset()
) -> int:
    """How many rounds were looked at, 0 or 1: call it until it says 0, a transaction each.

    Raises `DraftNotSwept` for one that fails; `passing_over` are the drafts that have.
    """
    due = (
        select(Round.draft_id, Policy.key, Draft.number)
        .join(Draft, col(Draft.id) == col(Round.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(
            Round.state == RoundState.OPEN,
            col(Round.next_sweep_at) <= now,
            col(Round.draft_id).not_in(passing_over),
        )
        .order_by(col(Round.next_sweep_at))
        .limit(1)
    )
    found = session.exec(due).first()
    if found is None:
        return 0
    draft_id, key, number = found
    try:
        _sweep(session, draft_id, now)
    except Exception as error:
        raise DraftNotSwept(draft_id, f"{key}/v{number}") from error
    return 1


def _sweep(session: Session, draft_id: str, now: datetime) -> None:
    draft = lock_draft(session, draft_id)
    review = load_facts(session, draft_id)
    round_ = review.round
    # Whoever had the lock before may have looked at it, closed it or given it more time.
    if round_ is None or not _still_due(session, round_, now):
        return
    plan = review.plan
    if plan is None:
        # Nobody is reminded and nothing ends under it: that must not pass in silence.
        raise PlanUnreadable("plan", f"The plan cannot be read: {review.facts.plan_error}")
    if now >= round_end(session, review, round_, plan):
        _end(session, draft, review, round_, now)
        return
    if round_.revision_number == review.facts.newest_revision:
        _look_at(session, draft, review, round_, plan, now)
    schedule_sweep(session, draft_id, now=now)


def _still_due(session: Session, round_: RoundRow, now: datetime) -> bool:
    due = select(Round.id).where(
        Round.id == round_.id, Round.state == RoundState.OPEN, col(Round.next_sweep_at) <= now
    )
    return session.exec(due).first() is not None


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
