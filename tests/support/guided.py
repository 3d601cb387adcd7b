"""Random facts near the edge of the gate: nearly everything agrees, and a few things are odd."""

from random import Random

from gates import LETTERS, OTHER_TEXT, TEXT, asked

from models.vocabulary import RoundState
from review.rules.facts import Asked, Facts, Recorded, Requirement, RoundFacts, Rule, RuleKind

GROUPS = ("legal", "data", "support")
PEOPLE = ("ana", "ben", "cyn", "dov", "eve")
PERCENTS = (1, 25, 33, 34, 50, 51, 66, 67, 75, 99, 100)


def guided_facts(random: Random) -> Facts:
    """One case; `odd` says how often something is out of the ordinary."""

    def odd(one_in: int) -> bool:
        return random.randrange(one_in) == 0

    requirements: list[Requirement] = []
    requests: list[Asked] = []
    recorded: list[Recorded] = []
    for group in random.sample(GROUPS, random.choice((1, 1, 2, 3))):
        requirements.append(
            Requirement(
                group,
                group.title(),
                None if odd(40) else _rule(random),
                required=not odd(4),
                applies=not odd(12),
            )
        )
        people = random.sample(PEOPLE, random.choice((0, 1, 2, 3, 4) if odd(3) else (1, 2, 3)))
        requests += [asked(person, group) for person in people]
        recorded += [_answer(random, person, group) for person in people if not odd(8)]
        recorded += [_answer(random, person, group) for person in people if odd(5)]
    reviewed = RoundFacts(
        1, random.choice(list(RoundState)) if odd(8) else RoundState.OPEN, 1, TEXT
    )
    return Facts(
        newest_revision=2 if odd(20) else 1,
        round=None if odd(60) else reviewed,
        requirements=tuple(requirements),
        asked=tuple(requests),
        recorded=tuple(recorded),
        authors=frozenset(random.sample(PEOPLE, 2)) if odd(5) else frozenset(),
        plan_error="line 1: no" if odd(40) else None,
    )


def _rule(random: Random) -> Rule:
    kind = random.choice(list(RuleKind))
    number = random.choice(PERCENTS) if kind is RuleKind.PERCENT else random.choice((1, 2, 3))
    return Rule(kind, number)


def _answer(random: Random, person: str, group: str) -> Recorded:
    letter = random.choice("aaaaaaannxc-r")
    sha256 = OTHER_TEXT if random.randrange(15) == 0 else TEXT
    counts = random.randrange(15) != 0
    name = f"{group}-{person}-{random.random()}"
    return Recorded(name, person, group, LETTERS[letter], sha256, counts=counts)
