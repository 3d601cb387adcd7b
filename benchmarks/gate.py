"""The gate itself: 12 requirements, 60 people asked, 60 sign-offs, after ten rounds."""

import timeit
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from time import process_time

from benchmarks.bounds import told
from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState
from review.rules.facts import (
    Asked,
    Concern,
    Facts,
    Override,
    Recorded,
    Requirement,
    RoundFacts,
    Rule,
    RuleKind,
)
from review.rules.gate import judge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHA256 = "a" * 64
REQUIREMENTS = 12
PEOPLE_EACH = 5
ROUNDS = 10
# Blocking comments and conditions of each round: they outlive it.
CONCERNS_EACH = 4
BOUND = 100.0


def facts() -> Facts:
    """A gate of this size, every rule and every position in it; it stays shut."""
    rules = cycle(
        [
            Rule(RuleKind.ANY),
            Rule(RuleKind.ALL),
            Rule(RuleKind.COUNT, 3),
            Rule(RuleKind.PERCENT, 50),
        ]
    )
    positions = cycle([*Position, Position.APPROVE])
    requirements = tuple(
        Requirement(f"group{number}", f"Group {number}", next(rules))
        for number in range(REQUIREMENTS)
    )
    asked = tuple(
        Asked(f"request{one.group}{person}", f"{one.group}-{person}", "A name", one.group, NOW)
        for one in requirements
        for person in range(PEOPLE_EACH)
    )
    recorded = tuple(
        Recorded(f"sign-off-{one.request_id}", one.person, one.group, next(positions), SHA256)
        for one in asked
    )
    return Facts(1, RoundFacts(1, RoundState.OPEN, 1, SHA256), requirements, asked, recorded)


def after_rounds(rounds: int = ROUNDS) -> Facts:
    """The same in the last of so many rounds, with what was said in all of them.

    The sign-offs of earlier rounds are on earlier texts; their concerns have been settled, and an
    override of each has expired.
    """
    last = facts()
    earlier = [(number, f"{number:064}") for number in range(1, rounds)]
    return replace(
        last,
        newest_revision=rounds,
        round=RoundFacts(rounds, RoundState.OPEN, rounds, SHA256),
        recorded=(
            *(
                replace(one, id=f"{one.id}-{number}", revision_sha256=sha256)
                for number, sha256 in earlier
                for one in last.recorded
            ),
            *last.recorded,
        ),
        concerns=tuple(
            Concern(
                id=f"concern{number}-{which}",
                kind=CommentKind.REMARK if which % 2 else CommentKind.CONDITION,
                audience=Audience.INTERNAL,
                group="group0",
                raiser="group0-0",
                raiser_name="A name",
                sign_off=None if which % 2 else f"{last.recorded[which].id}-{number}",
                disposition=Disposition.ACCEPTED,
                accepted=True,
            )
            for number, _ in earlier
            for which in range(CONCERNS_EACH)
        ),
        overrides=tuple(
            Override(f"override{number}", "group1", sha256, "A reason", "a", "A", NOW, "b", "B")
            for number, sha256 in earlier
        ),
    )


def microseconds(given: Facts) -> float:
    """The time of one verdict, in microseconds: the best of several, for noise only adds."""
    later = NOW + timedelta(days=3)
    times = 1000
    best = min(
        timeit.repeat(lambda: judge(given, later), number=times, repeat=15, timer=process_time)
    )
    return best / times * 1e6


def main() -> None:
    size = f"{REQUIREMENTS} requirements, 60 people"
    print(told(f"gate, {size}, one round", microseconds(facts()), BOUND, "µs"))
    print(told(f"gate, {size}, {ROUNDS} rounds", microseconds(after_rounds()), BOUND, "µs"))


if __name__ == "__main__":
    main()
