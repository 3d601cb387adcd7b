"""The shortest path to an open gate: 12 requirements, 60 people, each asked for three groups."""

import timeit
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from time import process_time

from benchmarks.bounds import told
from models.vocabulary import RoundState
from review.rules.facts import Asked, Facts, Requirement, RoundFacts, Rule, RuleKind
from review.rules.shortest_path import NoPath, shortest_path

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHA256 = "a" * 64
REQUIREMENTS = 12
PEOPLE = 60
GROUPS_EACH = 3
BOUND = 50.0
RULES = (
    Rule(RuleKind.ANY),
    Rule(RuleKind.COUNT, 3),
    Rule(RuleKind.PERCENT, 34),
    Rule(RuleKind.PERCENT, 50),
    Rule(RuleKind.PERCENT, 67),
    Rule(RuleKind.PERCENT, 75),
    Rule(RuleKind.ALL),
)


def facts(rule: Rule, seed: int, *, layers: int) -> Facts:
    """Nobody has answered yet; the groups are asked in so many layers, one after the other."""
    random = Random(seed)
    layer = REQUIREMENTS // layers
    names = [f"group{number:02}" for number in range(REQUIREMENTS)]
    requirements = tuple(
        Requirement(
            name,
            name.title(),
            rule,
            after=tuple(names[(number // layer - 1) * layer : number // layer * layer])
            if number >= layer
            else (),
        )
        for number, name in enumerate(names)
    )
    asked = tuple(
        Asked(
            f"request-{group}-{person}",
            f"person{person:02}",
            f"Person {person}",
            group,
            NOW if group in names[:layer] else None,
        )
        for person in range(PEOPLE)
        for group in sorted(random.sample(names, GROUPS_EACH))
    )
    return Facts(1, RoundFacts(1, RoundState.OPEN, 1, SHA256), requirements, asked)


def cases() -> Iterator[tuple[str, Facts, Mapping[str, float]]]:
    """Every rule, in one layer and in three, everybody as fast as the others and not."""
    for rule in RULES:
        for layers in (1, 3):
            for seed in range(4):
                random = Random(seed)
                days = {f"person{one:02}": random.choice((0.5, 1, 2, 3, 5, 8)) for one in range(60)}
                given = facts(rule, seed, layers=layers)
                yield f"{rule.words}, {layers} layers", given, {}
                yield f"{rule.words}, {layers} layers, of different speed", given, days


def milliseconds(given: Facts, days: Mapping[str, float]) -> float:
    """The time of one path: the best of three, for noise only adds."""
    return (
        min(
            timeit.repeat(
                lambda: shortest_path(given, NOW, days), number=1, repeat=3, timer=process_time
            )
        )
        * 1e3
    )


def main() -> None:
    measured: list[tuple[float, str]] = []
    proven = 0
    for name, given, days in cases():
        path = shortest_path(given, NOW, days)
        if isinstance(path, NoPath):
            raise SystemExit(f"no path was found: {path.why_none}")
        proven += path.proven
        measured.append((milliseconds(given, days), name))
    measured.sort()
    typical, (worst, which) = measured[len(measured) // 2][0], measured[-1]
    what = f"shortest path, {REQUIREMENTS} requirements, {PEOPLE} people in {GROUPS_EACH} groups"
    print(told(f"{what}, half of the cases", typical, BOUND, "ms"))
    print(told(f"{what}, the worst ({which})", worst, BOUND, "ms"))
    print(f"shortest path, proven in {proven} of {len(measured)} cases")


if __name__ == "__main__":
    main()
