"""The smallest set of members that meets several demands at once: exact, within so many steps."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from review.rules.fewest_bound import Bound, Demand, bits, good_prices

# The bound is a sum of floats.
EPSILON = 1e-6


class Puzzle(NamedTuple):
    """The demands, and what is known about the members; the lower its number, the better one is."""

    demands: tuple[Demand, ...]
    # In the set in any case, as bits.
    forced: int
    # By member, as bits: those that can do all it can, and no worse. A set that has it without
    # one of them can be had no worse the other way round, so it need not be looked at.
    betters: tuple[int, ...]


class Steps:
    """How many steps of searching are left, so that an answer comes in time."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self) -> bool:
        """Takes one; false where none is left."""
        self.left -= 1
        return self.left >= 0


class Fewest(NamedTuple):
    """A set that meets every demand, and whether it is proven that no smaller one does."""

    members: int
    proven: bool


class Search:
    """Finds sets of at most a given size, the promising ones first."""

    def __init__(self, puzzle: Puzzle, prices: Sequence[float]) -> None:
        self.puzzle = puzzle
        self.size = len(puzzle.betters)
        self.bound = Bound(puzzle.demands, prices, self.size)
        worse = [0] * self.size
        for member, betters in enumerate(puzzle.betters):
            for better in bits(betters):
                worse[better] |= 1 << member
        self.worse = tuple(worse)

    def sets(self, most: int, steps: Steps) -> Iterator[int]:
        """Sets that meet every demand; all that matter, unless the steps are used up."""
        return self._sets(self.puzzle.forced, 0, most, steps)

    def _sets(self, chosen: int, out: int, most: int, steps: Steps) -> Iterator[int]:
        if not steps.take():
            return
        state = self._what_follows(chosen, out, most)
        if state is None:
            return
        chosen, tightest = state
        if tightest is None:
            yield chosen
            return
        member = self._most_useful(tightest.members & ~(chosen | out), chosen)
        with_it = 1 << member | self.puzzle.betters[member]
        yield from self._sets(chosen | with_it, out, most, steps)
        without_it = 1 << member | self.worse[member]
        yield from self._sets(chosen, out | without_it, most, steps)

    def _what_follows(self, chosen: int, out: int, most: int) -> tuple[int, Demand | None] | None:
        """Whom the demands leave no choice about, and the demand with the least; None: no set."""
        while True:
            if chosen & out & ~self.puzzle.forced or chosen.bit_count() > most:
                return None
            tightest, least = None, self.size + 1
            for demand in self.puzzle.demands:
                missing = demand.missing(chosen)
                if missing <= 0:
                    continue
                choice = (demand.members & ~(chosen | out)).bit_count() - missing
                if choice < least:
                    tightest, least = demand, choice
            if least < 0:
                return None
            if tightest is None or least:
                break
            for member in bits(tightest.members & ~(chosen | out)):
                chosen |= 1 << member | self.puzzle.betters[member]
        if tightest is not None and self.bound.at_least(chosen, out) > most + EPSILON:
            return None
        return chosen, tightest

    def _most_useful(self, free: int, chosen: int) -> int:
        worth = [
            (demand.members, 1 + missing / demand.least)
            for demand in self.puzzle.demands
            if (missing := demand.missing(chosen)) > 0
        ]
        # Of equals the lowest number: `max` keeps the first.
        return max(
            bits(free),
            key=lambda member: sum(value for members, value in worth if members >> member & 1),
        )


def fewest(puzzle: Puzzle, steps: Steps) -> Fewest | None:
    """The smallest set; None where no set meets the demands."""
    size = len(puzzle.betters)
    search = Search(puzzle, good_prices(puzzle.demands, puzzle.forced, size))
    most = max(ceil(search.bound.at_least(puzzle.forced, 0) - EPSILON), puzzle.forced.bit_count())
    proven = True
    while True:
        found = next(search.sets(most, steps), None)
        if found is not None:
            return Fewest(found if proven else _without_surplus(puzzle, found), proven)
        if steps.left < 0:
            # Go on with what is found without searching far; with everybody that is soon.
            proven, steps = False, Steps(4 * size + 1)
        elif most >= size:
            return None
        most = min(most + 1, size)


def _without_surplus(puzzle: Puzzle, members: int) -> int:
    """The set without those that nothing needs, the worst first."""
    for member in reversed(list(bits(members & ~puzzle.forced))):
        fewer = members & ~(1 << member)
        if all(demand.missing(fewer) <= 0 for demand in puzzle.demands):
            members = fewer
    return members
