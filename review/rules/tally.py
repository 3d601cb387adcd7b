"""Counts what stands for one requirement: who agrees, who still could, and who blocks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from models.vocabulary import Position
from review.rules.facts import Asked, Candidate, Override, Recorded, Requirement, Rule, RuleKind

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


class Context(NamedTuple):
    """What is the same for every requirement of one verdict."""

    now: datetime
    # The round's deadline, for those without one of their own.
    due_at: datetime | None
    authors: Collection[str]
    # Sign-offs whose conditions have all been dealt with.
    conditions_met: Collection[str]
    overrides: Mapping[str, Override]
    candidates: Sequence[Candidate]
    labels: Mapping[str, str]


class Tally(NamedTuple):
    """The count of one requirement: a recused person is in neither number."""

    eligible: int
    have: int
    # How many more could still come to agree.
    possible: int
    waiting: tuple[Asked, ...]
    blocks: tuple[Recorded, ...]
    conditional: int = 0
    carried: int = 0
    # Of those who agree: advisers whose silence past their deadline counts as no objection.
    silent: int = 0
    # Those whose turn has not come, because other groups come first.
    upcoming: int = 0


def tally(
    requirement: Requirement,
    asked: Sequence[Asked],
    positions: Mapping[str, Recorded],
    context: Context,
) -> Tally:
    """Counts what stands; `positions` holds each person's latest sign-off that counts."""
    eligible = have = possible = conditional = carried = silent = upcoming = 0
    authors = context.authors
    waiting: list[Asked] = []
    blocks: list[Recorded] = []
    for one in asked:
        person = one.person
        recorded = positions.get(person)
        # A delegate stands in the author's place as well as in anybody else's.
        barred = person in authors or one.principal in authors
        if recorded is None:
            if barred:
                continue
            eligible += 1
            if one.asked_at is None:
                upcoming += 1
                possible += 1
            elif _is_silent_advice(requirement, one, context):
                have += 1
                silent += 1
                waiting.append(one)
            else:
                possible += 1
                waiting.append(one)
            continue
        position = recorded.position
        if position is REQUEST_CHANGES:
            blocks.append(recorded)
        if position is RECUSE or barred:
            continue
        eligible += 1
        # `abstain` is an answer, but no assent; nor are conditions that are not dealt with.
        conditional_only = position is APPROVE_WITH_CONDITIONS
        if (
            position is APPROVE
            or position is NO_OBJECTION
            or (conditional_only and recorded.id in context.conditions_met)
        ):
            have += 1
            carried += recorded.carried_from is not None
        elif conditional_only:
            conditional += 1
            possible += 1
        elif position is REQUEST_CHANGES:
            possible += 1
    return Tally(
        eligible,
        have,
        possible,
        tuple(waiting),
        tuple(blocks),
        conditional,
        carried,
        silent,
        upcoming,
    )


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


def _is_silent_advice(requirement: Requirement, one: Asked, context: Context) -> bool:
    """Whether silence means no objection here: never of a group that is required."""
    if requirement.required or not requirement.silence_is_assent:
        return False
    due_at = one.due_at or context.due_at
    return due_at is not None and due_at <= context.now
