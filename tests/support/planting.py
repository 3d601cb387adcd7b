"""How bugs are planted in the rules: each is one rule got wrong, as in a hurry one might."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from models.vocabulary import Position
from review.rules import (
    gate,
    requirement,
)
from review.rules.facts import Facts, Recorded

Patch = pytest.MonkeyPatch
BUGS: dict[str, Callable[[Patch], None]] = {}


def bug(name: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    def named(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        BUGS[name] = plant
        return plant

    return named


def seeing(patch: Patch, change: Callable[[Facts, Recorded], Recorded | None]) -> None:
    """The gate takes each sign-off for another, or overlooks it."""
    right = gate.standing_positions

    def wrong(facts: Facts) -> dict[str, dict[str, Recorded]]:
        found = [change(facts, one) for one in facts.recorded]
        return right(replace(facts, recorded=tuple(one for one in found if one is not None)))

    patch.setattr(gate, "standing_positions", wrong)


def judging(patch: Patch, change: Callable[[Facts], Facts]) -> None:
    """The gate is given other facts than there are."""
    right = gate.judge
    patch.setattr(gate, "judge", lambda facts, now: right(change(facts), now))


def counting(patch: Patch, change: Callable[[Recorded], Recorded]) -> None:
    """One group's answers are counted as others than they are."""
    right = requirement.tally

    def wrong(wanted: Any, asked: Any, positions: Mapping[str, Recorded], context: Any) -> Any:
        taken = {person: change(one) for person, one in positions.items()}
        return right(wanted, asked, taken, context)

    patch.setattr(requirement, "tally", wrong)


def instead(old: Position, new: Position) -> Callable[[Recorded], Recorded]:
    return lambda one: replace(one, position=new) if one.position is old else one
