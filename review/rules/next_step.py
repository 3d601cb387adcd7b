"""What a review does next, decided from the facts alone: the flow only carries it out."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.vocabulary import RoundState, Stage
from review.rules.carry_over import contestable_until
from review.rules.facts import Facts
from review.rules.gate import standing_positions
from review.rules.order import next_to_ask
from review.rules.verdict import BlockerKind, RequirementState, Verdict
from review.rules.wording import listed

SETTLED = (RequirementState.SATISFIED, RequirementState.OVERRIDDEN)


class StepKind(StrEnum):
    """What a turn of the flow can come to."""

    PROMOTE = "promote"
    ASK_NEXT = "ask_next"
    CLOSE_ROUND = "close_round"
    WAIT = "wait"
    FINISH = "finish"


class NextStep(NamedTuple):
    """The step, a sentence for whoever watches, and the name of the state while it waits."""

    kind: StepKind
    detail: str
    waiting_name: str = ""
    outcome: RoundState | None = None


def has_block(verdict: Verdict) -> bool:
    """Whether a request for changes stands against the text under review, not overridden."""
    return any(one.kind is BlockerKind.SIGN_OFF for one in verdict.blockers)


def everyone_answered(facts: Facts) -> bool:
    """Whether nobody's answer is outstanding; those whose turn has not come owe none."""
    positions = standing_positions(facts)
    return all(
        one.asked_at is None or one.person in positions.get(one.group, {}) for one in facts.asked
    )


def outcome(facts: Facts, verdict: Verdict) -> RoundState | None:
    """How the open round ends by itself: with changes requested, once everyone has answered.

    An approval is no end of its own: the promotion closes the round with it.
    """
    if facts.round is None or facts.round.state is not RoundState.OPEN:
        return None
    if has_block(verdict) and everyone_answered(facts) and not next_to_ask(facts, verdict):
        return RoundState.CHANGES_REQUESTED
    return None


def end_of_round(verdict: Verdict) -> RoundState:
    """How a round ends that is closed now, by hand or because its time is over."""
    if verdict.open:
        return RoundState.APPROVED
    return RoundState.CHANGES_REQUESTED if has_block(verdict) else RoundState.EXPIRED


def next_step(stage: Stage, facts: Facts, verdict: Verdict, now: datetime) -> NextStep:
    """The next step of a draft's review.

    An open gate promotes, but not before whoever had an approval kept for them has had the plan's
    time to contest it; the lead need not wait for that.
    """
    if stage is not Stage.DEVELOPMENT:
        return NextStep(StepKind.FINISH, f"The draft is at {stage.replace('_', ' ')}.")
    if verdict.open:
        until = contestable_until(facts.asked, standing_positions(facts), now)
        if until is None:
            return NextStep(StepKind.PROMOTE, verdict.summary)
        words = f"Open; approvals that were kept can be contested until {until:%Y-%m-%d %H:%M} UTC."
        return NextStep(StepKind.WAIT, words, "AwaitingContest")
    if next_to_ask(facts, verdict):
        return NextStep(StepKind.ASK_NEXT, "Groups whose turn has come are asked.")
    ended = outcome(facts, verdict)
    if ended is not None and facts.round is not None:
        words = f"close round {facts.round.number}: {ended.replace('_', ' ')}"
        return NextStep(StepKind.CLOSE_ROUND, words, outcome=ended)
    return _wait(facts, verdict)


def _wait(facts: Facts, verdict: Verdict) -> NextStep:
    round_ = facts.round
    if round_ is None:
        return NextStep(StepKind.WAIT, "No round has been opened.", "AwaitingRound")
    if round_.revision_number != facts.newest_revision:
        return NextStep(StepKind.WAIT, verdict.summary, "AwaitingRound")
    if round_.state is RoundState.CHANGES_REQUESTED:
        return NextStep(StepKind.WAIT, "Changes were requested.", "AwaitingRevision")
    if round_.state is not RoundState.OPEN:
        return NextStep(StepKind.WAIT, verdict.summary, "AwaitingRound")
    short = [
        f"{one.label} ({one.have} of {one.needed})"
        for one in verdict.requirements
        if one.required and one.state not in SETTLED and one.needed
    ]
    if short:
        words = f"Round {round_.number} waits for {listed(short)}."
        return NextStep(StepKind.WAIT, words, "AwaitingReview")
    kinds = {one.kind for one in verdict.blockers}
    answers = bool(kinds) and kinds <= {BlockerKind.COMMENT, BlockerKind.CONDITION}
    name = "AwaitingDisposition" if answers else "AwaitingReview"
    # Whose comment it is may be for an audience only; Prefect's UI is none.
    words = "Comments wait for an answer." if answers else verdict.summary
    return NextStep(StepKind.WAIT, words, name)
