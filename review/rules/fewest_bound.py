"""A bound from below on how many members a set needs that meets several demands at once.

Each demand pays a price for every member it still needs. No member costs more than one, so those
that would earn more than that from all their demands together give back what is over. What is paid
in the end is a bound for any prices (Lagrange); the climb only looks for prices that bound well.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

ROUNDS = 60


class Demand(NamedTuple):
    """So many of these members have to be in the set; members are numbered from 0, as bits."""

    members: int
    least: int

    def missing(self, chosen: int) -> int:
        """How many it still needs; below zero where it has more than enough."""
        return self.least - (chosen & self.members).bit_count()


def bits(mask: int) -> Iterator[int]:
    """The members in the mask, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Bound:
    """The bound at given prices, for any state of the search."""

    def __init__(self, demands: Sequence[Demand], prices: Sequence[float], size: int) -> None:
        self.priced = [
            (demand, price) for demand, price in zip(demands, prices, strict=True) if price
        ]
        earned = [
            sum(price for demand, price in self.priced if demand.members >> member & 1)
            for member in range(size)
        ]
        self.given_back = [
            (1 << member, one - 1.0) for member, one in enumerate(earned) if one > 1.0
        ]

    def at_least(self, chosen: int, out: int) -> float:
        """No set with all of the chosen and none of those left out is smaller than this."""
        bound = float(chosen.bit_count())
        for demand, price in self.priced:
            missing = demand.missing(chosen)
            if missing > 0:
                bound += price * missing
        free = ~(chosen | out)
        for bit, over in self.given_back:
            if free & bit:
                bound -= over
        return bound


def good_prices(demands: Sequence[Demand], forced: int, size: int) -> list[float]:
    """Prices that bound well from the start of a search, found by climbing along the slope."""
    missing = [max(demand.missing(forced), 0) for demand in demands]
    free = [list(bits(demand.members & ~forced)) for demand in demands]
    prices = best = [0.0] * len(demands)
    highest, pace = 0.0, 0.5
    for _ in range(ROUNDS):
        earned = [0.0] * size
        for price, members in zip(prices, free, strict=True):
            for member in members:
                earned[member] += price
        bound = sum(price * one for price, one in zip(prices, missing, strict=True))
        bound -= sum(one - 1.0 for one in earned if one > 1.0)
        if bound > highest:
            highest, best = bound, prices
        slope = [
            need - sum(earned[member] > 1.0 for member in members) if need else 0
            for need, members in zip(missing, free, strict=True)
        ]
        length = sum(one * one for one in slope) ** 0.5
        if not length:
            break
        pace *= 0.93
        prices = [
            max(0.0, price + pace * one / length) for price, one in zip(prices, slope, strict=True)
        ]
    return best
