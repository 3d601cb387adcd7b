"""The gate itself: 12 requirements, 60 people asked, 60 sign-offs."""

import timeit
from datetime import UTC, datetime, timedelta
from itertools import cycle

from models.vocabulary import Position, RoundState
from review.rules.facts import Asked, Facts, Recorded, Requirement, RoundFacts, Rule, RuleKind
from review.rules.gate import judge

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHA256 = "a" * 64
REQUIREMENTS = 12
PEOPLE_EACH = 5


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


def microseconds() -> float:
    """The time of one verdict, in microseconds: the best of several, for noise only adds."""
    given, later = facts(), NOW + timedelta(days=3)
    times = 2000
    best = min(timeit.repeat(lambda: judge(given, later), number=times, repeat=15))
    return best / times * 1e6


def main() -> None:
    print(f"gate, {REQUIREMENTS} requirements, 60 sign-offs: {microseconds():.1f} µs")


if __name__ == "__main__":
    main()
