"""How a review stands, in words that anybody may read: groups, never people, nor their words."""

from dataclasses import dataclass

from models.vocabulary import RoundState, Stage
from review.rules.facts import Facts
from review.rules.sight import Shown
from review.rules.verdict import BlockerKind, RequirementState
from review.rules.wording import listed

SETTLED = frozenset(
    {
        RequirementState.SATISFIED,
        RequirementState.OVERRIDDEN,
        RequirementState.NOT_APPLICABLE,
    }
)
RAISED = frozenset({BlockerKind.COMMENT, BlockerKind.CONDITION})
APART = "Under review; how the reviewers stand is told once the round has ended."


@dataclass(frozen=True, slots=True)
class Standing:
    """`turns`: whose turn it is, by the names of groups."""

    sentence: str
    turns: tuple[str, ...] = ()


def standing(stage: Stage, facts: Facts, shown: Shown, *, independent: bool) -> Standing:
    """`shown`: the verdict as somebody from outside sees it who was not asked."""
    if stage is not Stage.DEVELOPMENT:
        return Standing(f"The review is over: the draft is at {stage.replace('_', ' ')}.")
    if facts.round is None:
        return Standing("No round has been opened yet.", ("Policy lead",))
    if facts.round.state is not RoundState.OPEN:
        return Standing(_ended(facts.round.state, shown), ("Policy lead",))
    if independent:
        # Whose turn it is would tell who has answered.
        return Standing(APART)
    return Standing(_sentence(shown), _turns(shown))


def _ended(state: RoundState, shown: Shown) -> str:
    return f"The last round has ended: {state.replace('_', ' ')}. {_sentence(shown)}"


def _sentence(shown: Shown) -> str:
    if shown.open:
        return shown.summary
    blocked = [one.label for one in shown.requirements if one.state is RequirementState.BLOCKED]
    if blocked:
        verb = "asks" if len(blocked) == 1 else "ask"
        return f"Shut: {listed(blocked)} {verb} for changes."
    kinds = {one.kind for one in shown.blockers}
    if BlockerKind.REVISION in kinds:
        return "Shut: a newer revision waits for its round."
    if kinds & RAISED:
        return "Shut: something that was raised has not been dealt with."
    missing = _missing(shown)
    if missing and not shown.blockers:
        return f"Shut: waiting for {listed(missing)}."
    return "Shut: the review is not finished."


def _missing(shown: Shown) -> list[str]:
    return [one.label for one in shown.requirements if one.required and one.state not in SETTLED]


def _turns(shown: Shown) -> tuple[str, ...]:
    waiting = [one for one in shown.requirements if one.waiting_for]
    needed = [one for one in waiting if one.required and one.state not in SETTLED]
    return tuple(one.label for one in needed or waiting if not shown.open)
