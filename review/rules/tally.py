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
    # All of them, for the words that name another group.
    requirements: Sequence[Requirement]


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
    eligible = have = possible = conditional = carried = 0
    authors = context.authors
    silent: list[Asked] = []
    blocks: list[Recorded] = []
    for one in asked:
        recorded = positions.get(one.person)
        barred = bool(authors) and _is_barred(one, authors)
        if recorded is None:
            if not barred:
                eligible += 1
                silent.append(one)
            continue
        position = recorded.position
        if position is REQUEST_CHANGES:
            blocks.append(recorded)
        if position is RECUSE or barred:
            continue
        eligible += 1
        # `abstain` is an answer, but no assent; nor are conditions that are not dealt with.
        if position is APPROVE or position is NO_OBJECTION:
            have += 1
            if recorded.carried_from is not None:
                carried += 1
        elif position is APPROVE_WITH_CONDITIONS and recorded.id in context.conditions_met:
            have += 1
        elif position is APPROVE_WITH_CONDITIONS:
            conditional += 1
            possible += 1
        elif position is REQUEST_CHANGES:
            possible += 1
    advice = upcoming = 0
    if silent:
        advice, upcoming = _of_the_silent(requirement, silent, context)
    return Tally(
        eligible,
        have + advice,
        possible + len(silent) - advice,
        # Whoever's turn has not come cannot help yet.
        tuple([one for one in silent if one.asked_at is not None]) if upcoming else tuple(silent),
        tuple(blocks),
        conditional,
        carried,
        advice,
        upcoming,
    )


def _is_barred(one: Asked, authors: Collection[str]) -> bool:
    """Whether the answer cannot count: a delegate stands in an author's place as in any other."""
    return one.person in authors or (one.principal is not None and one.principal in authors)


def _of_the_silent(
    requirement: Requirement, silent: Sequence[Asked], context: Context
) -> tuple[int, int]:
    """How many of those who have not answered count as assent, and whose turn is to come."""
    upcoming = sum([one.asked_at is None for one in silent])
    advises = requirement.silence_is_assent and not requirement.required
    # Never of a group that is required.
    if not advises:
        return 0, upcoming
    return sum([one.asked_at is not None and _is_over(one, context) for one in silent]), upcoming


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


def _is_over(one: Asked, context: Context) -> bool:
    due_at = one.due_at or context.due_at
    return due_at is not None and due_at <= context.now
