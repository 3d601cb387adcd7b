"""Facts for the gate from a few letters: who of a group said what, about which text."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from models.vocabulary import Position, RoundState
from review.rules.facts import Asked, Facts, Recorded, Requirement, RoundFacts, Rule, RuleKind

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
THREE_DAYS_AGO = NOW - timedelta(days=3)
TEXT = "1" * 64
OTHER_TEXT = "2" * 64

LETTERS = {
    "a": Position.APPROVE,
    "n": Position.NO_OBJECTION,
    "c": Position.APPROVE_WITH_CONDITIONS,
    "x": Position.REQUEST_CHANGES,
    "-": Position.ABSTAIN,
    "r": Position.RECUSE,
}
SILENT = "."


@dataclass(frozen=True)
class Side:
    """One group of a case: its requirement, who was asked, and what they said in order."""

    requirement: Requirement
    asked: tuple[Asked, ...]
    recorded: tuple[Recorded, ...]


def rule(words: str | int) -> Rule:
    """`any`, `all`, `2`, `50%`."""
    text = str(words)
    if text.endswith("%"):
        return Rule(RuleKind.PERCENT, int(text[:-1]))
    return Rule(RuleKind.COUNT, int(text)) if text.isdigit() else Rule(RuleKind(text))


def asked(person: str, group: str = "legal", at: datetime = THREE_DAYS_AGO) -> Asked:
    """That person, asked on behalf of that group."""
    return Asked(f"request-{group}-{person}", person, person.title(), group, at)


def said(
    person: str, letter: str, group: str = "legal", sha256: str = TEXT, *, counts: bool = True
) -> Recorded:
    """One sign-off."""
    return Recorded(
        f"{group}-{person}-{letter}", person, group, LETTERS[letter], sha256, counts=counts
    )


def side(
    answers: str,
    words: str | int | None = "any",
    *,
    group: str = "legal",
    required: bool = True,
    applies: bool = True,
) -> Side:
    """A group of as many people as letters, each with their one answer; a dot is silence."""
    people = [f"{group}{number}" for number in range(1, len(answers) + 1)]
    return Side(
        Requirement(
            group,
            group.title(),
            None if words is None else rule(words),
            required=required,
            applies=applies,
        ),
        tuple(asked(person, group) for person in people),
        tuple(
            said(person, letter, group)
            for person, letter in zip(people, answers, strict=True)
            if letter != SILENT
        ),
    )


def facts(*sides: Side, **changes: object) -> Facts:
    """Facts of an open round on the newest text; `changes` replaces what is named."""
    made = Facts(
        newest_revision=1,
        round=RoundFacts(1, RoundState.OPEN, 1, TEXT),
        requirements=tuple(one.requirement for one in sides),
        asked=tuple(one for each in sides for one in each.asked),
        recorded=tuple(one for each in sides for one in each.recorded),
    )
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]
