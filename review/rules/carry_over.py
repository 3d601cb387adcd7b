"""Carry-over: whether an approval of an earlier text is kept for a new one, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.vocabulary import Position
from review.rules.facts import Asked, Recorded
from review.rules.plan import Assurance, CarryOver, PlanRequirement
from review.rules.wording import listed

# An answer with conditions, an abstention or a recusal is asked for anew: only assent is kept.
KEPT = frozenset({Position.APPROVE, Position.NO_OBJECTION})


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a person last said for a group on an earlier text of the draft.

    Of a sign-off that was itself carried over it is the origin: changes are judged against the
    words that the person really saw.
    """

    sign_off: str
    person: str
    group: str
    position: Position
    revision_number: int
    # Contested, taken back, or given after its round had closed.
    void: bool = False
    # How sure it was who gave it: a copy is as sure as its origin, and no surer.
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class WatchedText:
    """How what a requirement watches differs between the two texts."""

    unchanged: bool
    # What it watches, by title; none: the whole text.
    watched: tuple[str, ...] = ()
    # Each change as a clause: `Consequences was changed`.
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A revision that its lead has marked as editorial."""

    revision_number: int
    by: str
    reason: str


class Kept(NamedTuple):
    """Whether an approval is kept, and why, in a sentence."""

    kept: bool
    reason: str
    # The rule of the plan by which it is kept.
    rule: CarryOver = CarryOver.NEVER


def contestable_until(
    asked: Iterable[Asked],
    positions: Mapping[str, Mapping[str, Recorded]],
    now: datetime,
) -> datetime | None:
    """When the last person whose kept approval still stands has had time to contest it."""
    times = [
        one.due_at
        for one in asked
        if one.due_at is not None
        and one.due_at > now
        and (recorded := positions.get(one.group, {}).get(one.person)) is not None
        and recorded.carried_from is not None
    ]
    return max(times, default=None)


def keep(
    requirement: PlanRequirement | None,
    earlier: Earlier,
    revision_number: int,
    text: WatchedText,
    marks: Collection[Marked],
    authors: Collection[str],
) -> Kept:
    """Whether the approval is kept for the new revision; nothing is, unless the plan says so."""
    if requirement is None or requirement.carry_over is CarryOver.NEVER:
        return Kept(False, "The plan keeps nothing of this group's answers.")
    refusal = _refusal(requirement, earlier, authors)
    if refusal is not None:
        return Kept(False, refusal)
    if text.unchanged:
        what = listed(list(text.watched)) or "the text"
        words = f"Nothing changed in {what} since revision {earlier.revision_number}."
        return Kept(True, words, CarryOver.UNCHANGED)
    if requirement.carry_over is CarryOver.EDITORIAL:
        by_number = {one.revision_number: one for one in marks}
        between = range(earlier.revision_number + 1, revision_number + 1)
        if between and all(number in by_number for number in between):
            last = by_number[revision_number]
            words = f"{last.by} marked the change as editorial: {last.reason}"
            return Kept(True, words, CarryOver.EDITORIAL)
    return Kept(False, _sentence(listed(list(text.changes))))


def _refusal(
    requirement: PlanRequirement, earlier: Earlier, authors: Collection[str]
) -> str | None:
    """Why the approval is not kept, whatever became of the text."""
    if earlier.void or earlier.position not in KEPT:
        return "Only an approval that stands is kept."
    if requirement.assurance is Assurance.CODE and not earlier.by_code:
        return "The plan asks for a mailed code, and the approval came without."
    if earlier.person in authors:
        return "Whoever wrote the text cannot approve it."
    return None


def _sentence(words: str) -> str:
    words = words or "what the group watches was changed"
    return f"{words[0].upper()}{words[1:]}."
