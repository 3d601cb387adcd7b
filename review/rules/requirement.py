"""Judges one requirement: who was asked, what they said, and whether that is enough."""

from collections.abc import Mapping, Sequence

from review.rules.candidates import could_be_asked
from review.rules.facts import Asked, Candidate, Recorded, Requirement
from review.rules.requirement_words import explain, overridden_words
from review.rules.tally import Context, Tally, needed, tally
from review.rules.verdict import RequirementState as State
from review.rules.verdict import RequirementVerdict, Waiting

# Bound once: looking up a member of an enum costs as much as a tally of one person.
BLOCKED = State.BLOCKED
UNREACHABLE = State.UNREACHABLE
SATISFIED = State.SATISFIED
PENDING = State.PENDING
OVERRIDDEN = State.OVERRIDDEN
ERROR = State.ERROR
NOT_APPLICABLE = State.NOT_APPLICABLE


def judge_requirement(
    requirement: Requirement,
    asked: Sequence[Asked],
    positions: Mapping[str, Recorded],
    context: Context,
) -> tuple[RequirementVerdict, tuple[Recorded, ...]]:
    """The verdict on one requirement, and the sign-offs that block it."""
    group, label, rule = requirement.group, requirement.label, requirement.rule
    required = requirement.required
    count = tally(requirement, asked, positions, context)
    if rule is None:
        words = f"The rule for {label} cannot be read; correct the plan."
        broken = RequirementVerdict(
            group,
            label,
            ERROR,
            required,
            "?",
            0,
            0,
            (),
            words,
            needs_code=requirement.needs_code,
        )
        return broken, count.blocks
    if not requirement.applies and not asked:
        words = requirement.condition or "the plan's condition does not hold for this draft."
        words = f"{label} is not asked: {words}"
        return RequirementVerdict(
            group,
            label,
            NOT_APPLICABLE,
            required,
            rule.words,
            0,
            0,
            (),
            words,
            needs_code=requirement.needs_code,
        ), ()
    need = needed(rule, count.eligible)
    state = _state(asked, count, need)
    override = context.overrides.get(group)
    blocks = count.blocks
    if override is not None and _lifts(requirement, state):
        state, blocks = OVERRIDDEN, ()
    else:
        override = None
    could_ask: tuple[Candidate, ...] = ()
    if state is UNREACHABLE:
        could_ask = could_be_asked(group, context.candidates, context.authors, context.now)
    if override is not None:
        words = overridden_words(label, override)
    else:
        words = explain(requirement, asked, count, need, state, could_ask, context)
    waiting = tuple(
        [Waiting(one.request_id, one.person, one.asked_at) for one in count.waiting if one.asked_at]
    )
    return (
        RequirementVerdict(
            group,
            label,
            state,
            required,
            rule.words,
            need,
            count.have,
            waiting,
            words,
            could_ask,
            override,
            count.carried,
            requirement.needs_code,
        ),
        blocks,
    )


def _state(asked: Sequence[Asked], count: Tally, need: int) -> State:
    if count.blocks:
        return BLOCKED
    if not asked or not count.eligible:
        return UNREACHABLE
    if count.have >= need:
        return SATISFIED
    return UNREACHABLE if count.possible < need - count.have else PENDING


def _lifts(requirement: Requirement, state: State) -> bool:
    if not requirement.can_be_overridden:
        return False
    if state is BLOCKED:
        return requirement.block_can_be_overridden
    return state is not SATISFIED
