"""Judges one requirement: who was asked, what they said, and whether that is enough."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from models.vocabulary import Position
from review.rules.facts import Asked, Recorded, Requirement, Rule, RuleKind
from review.rules.verdict import RequirementState as State
from review.rules.verdict import RequirementVerdict, Waiting
from review.rules.wording import ago, approvals, people

# Bound once and compared by identity: hashing or looking up a member of an enum for each of sixty
# sign-offs was a third of the gate's time.
APPROVE = Position.APPROVE
NO_OBJECTION = Position.NO_OBJECTION
APPROVE_WITH_CONDITIONS = Position.APPROVE_WITH_CONDITIONS
REQUEST_CHANGES = Position.REQUEST_CHANGES
RECUSE = Position.RECUSE
ANY = RuleKind.ANY
ALL = RuleKind.ALL
COUNT = RuleKind.COUNT


class Tally(NamedTuple):
    """The count of one requirement: a recused person is in neither number."""

    eligible: int
    have: int
    # How many more could still come to agree.
    possible: int
    waiting: tuple[Asked, ...]
    blocks: tuple[Recorded, ...]
    conditional: int


def tally(
    asked: Sequence[Asked], positions: Mapping[str, Recorded], authors: frozenset[str]
) -> Tally:
    """Counts what stands; `positions` holds each person's latest sign-off that counts."""
    eligible = have = possible = conditional = 0
    waiting: list[Asked] = []
    blocks: list[Recorded] = []
    for one in asked:
        person = one.person
        recorded = positions.get(person)
        if recorded is None:
            if person not in authors:
                eligible += 1
                possible += 1
                waiting.append(one)
            continue
        position = recorded.position
        if position is REQUEST_CHANGES:
            blocks.append(recorded)
        if position is RECUSE or person in authors:
            continue
        eligible += 1
        # `abstain` and `approve_with_conditions` are answers, but no assent: the latter becomes
        # one when its conditions have been dealt with.
        if position is APPROVE or position is NO_OBJECTION:
            have += 1
        elif position is APPROVE_WITH_CONDITIONS:
            conditional += 1
            possible += 1
        elif position is REQUEST_CHANGES:
            possible += 1
    return Tally(eligible, have, possible, tuple(waiting), tuple(blocks), conditional)


def needed(rule: Rule, eligible: int) -> int:
    """How many have to agree, of so many eligible people; never less than one."""
    kind = rule.kind
    if kind is ANY:
        return 1
    if kind is ALL:
        return max(eligible, 1)
    if kind is COUNT:
        return max(rule.number, 1)
    return max(-(-rule.number * eligible // 100), 1)


def judge_requirement(
    requirement: Requirement,
    asked: Sequence[Asked],
    positions: Mapping[str, Recorded],
    authors: frozenset[str],
    now: datetime,
) -> tuple[RequirementVerdict, tuple[Recorded, ...]]:
    """The verdict on one requirement, and the sign-offs that block it."""
    group, label, rule, required = (
        requirement.group,
        requirement.label,
        requirement.rule,
        requirement.required,
    )
    if rule is None:
        words = f"The rule for {label} cannot be read; correct the plan."
        blocks = tally(asked, positions, authors).blocks
        return RequirementVerdict(group, label, State.ERROR, required, "?", 0, 0, (), words), blocks
    if not requirement.applies and not asked:
        words = f"{label} is not asked: the plan's condition does not hold for this draft."
        return (
            RequirementVerdict(
                group, label, State.NOT_APPLICABLE, required, rule.words, 0, 0, (), words
            ),
            (),
        )
    count = tally(asked, positions, authors)
    need = needed(rule, count.eligible)
    state, words = _explain(requirement, asked, count, need, now)
    waiting = tuple([Waiting(one.request_id, one.person, one.asked_at) for one in count.waiting])
    return (
        RequirementVerdict(
            group, label, state, required, rule.words, need, count.have, waiting, words
        ),
        count.blocks,
    )


def _explain(
    requirement: Requirement, asked: Sequence[Asked], count: Tally, need: int, now: datetime
) -> tuple[State, str]:
    label = requirement.label
    if count.blocks:
        return State.BLOCKED, _blocked(label, asked, count)
    if not asked:
        what = "ask someone" if requirement.required else "its advice is not needed"
        return State.UNREACHABLE, f"Nobody was asked on behalf of {label}: {what}."
    if not count.eligible:
        return State.UNREACHABLE, (
            f"Nobody asked on behalf of {label} may decide: each is recused or wrote the text. "
            "Ask someone else."
        )
    if count.have >= need:
        return State.SATISFIED, f"{label} has agreed ({count.have} of {need} needed)."
    missing = need - count.have
    if count.possible < missing:
        return State.UNREACHABLE, (
            f"{label} can no longer reach {need}: {count.have} agreed and "
            f"{count.possible} could still answer. Ask more people."
        )
    return State.PENDING, _pending(label, count, missing, now)


def _blocked(label: str, asked: Sequence[Asked], count: Tally) -> str:
    blocking = {recorded.person for recorded in count.blocks}
    names = [one.name for one in asked if one.person in blocking]
    verb = "requests" if len(names) == 1 else "request"
    return f"{', '.join(names)} of {label} {verb} changes."


def _pending(label: str, count: Tally, missing: int, now: datetime) -> str:
    words = f"Needs {approvals(missing)} from {label}"
    if count.waiting:
        since = min([one.asked_at for one in count.waiting])
        has = "has" if len(count.waiting) == 1 else "have"
        words += f"; {people(len(count.waiting))} asked {ago(since, now)} and {has} not answered"
    if count.conditional:
        words += "; an approval has conditions that are not dealt with yet"
    return words + "."
