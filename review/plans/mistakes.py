"""Mistakes of a plan, each with its place and what to do about it."""

from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A place in the file; lines and columns count from 1."""

    line: int
    column: int


START = Place(1, 1)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong, or (as a hint) probably not meant; lines and columns count from 1."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class PlanMistakes(ValueError):
    """The plan cannot be used; carries every mistake found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(str(one) for one in mistakes))
        self.mistakes = mistakes


class Found(list[Mistake]):
    """The mistakes found so far."""

    def add(self, place: Place, message: str) -> None:
        """Notes a mistake at this place."""
        self.append(Mistake(*place, message))

    def in_order(self) -> list[Mistake]:
        """As they come in the file."""
        return sorted(self, key=lambda one: (one.line, one.column))
