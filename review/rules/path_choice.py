"""Chooses who acts: the fewest people first, then those who are done soonest."""

from bisect import bisect_left
from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from review.rules.fewest import Puzzle, Search, Steps, fewest
from review.rules.fewest_bound import Demand, bits, good_prices
from review.rules.path_last_days import LastDays
from review.rules.path_time import Timetable
from review.rules.path_work import Impassable, PathWork

# Keeps a review of sixty people below 50 ms, whatever the plan.
STEPS = 1_000
TRIES = 4
SOONER = 1e-9
IN_A_CIRCLE = "Groups wait for each other in a circle; correct the order in the plan."


class Choice(NamedTuple):
    """The people, and when they do what."""

    people: frozenset[str]
    timetable: Timetable
    days: float
    # Whether it is proven that no fewer people can do it, and that as many cannot do it sooner.
    fewest: bool = True
    soonest: bool = True


def choose(work: PathWork, days: Mapping[str, float], steps: int = STEPS) -> Choice:
    """The best choice of people; raises `Impassable` where none can do it."""
    chooser = _Chooser(work, days)
    choice = chooser.soonest(chooser.fewest(Steps(steps)), steps)
    if choice.days == inf:
        raise Impassable(IN_A_CIRCLE)
    return choice


class _Chooser:
    """Puts the choice of people as a puzzle, and reads its answers."""

    def __init__(self, work: PathWork, days: Mapping[str, float]) -> None:
        self.work = work
        self.days = days
        self.places = [
            (seats, count)
            for one in work.groups.values()
            for seats, count in ((one.seats, one.missing), (one.candidates, one.to_ask))
            if count
        ]
        self.members = self._members()
        self.numbers = {person: number for number, person in enumerate(self.members)}
        self.forced = sum(1 << self.numbers[person] for person in work.forced)
        everyone = Timetable(work, frozenset(self.members), days)
        if everyone.total() == inf:
            raise Impassable(IN_A_CIRCLE)
        # No choice of people is done before.
        self.earliest = everyone.total()
        self.last_days = LastDays(work, everyone)

    def fewest(self, steps: Steps) -> Choice:
        """Any choice of the fewest people."""
        found = fewest(self.puzzle(inf), steps)
        if found is None:
            raise Impassable("There are not enough people who could approve.")
        return self._choice(found.members)._replace(fewest=found.proven)

    def soonest(self, choice: Choice, steps: int) -> Choice:
        """The choice of as many people that is done soonest: the limit is searched by halving."""
        most = len(choice.people)
        prices = good_prices(self.puzzle(inf).demands, self.forced, len(self.members))
        days = {one for one in self.last_days.all() if one > self.earliest + SOONER}
        limits = sorted({self.earliest, *days})
        low, high = 0, _below(limits, choice.days)
        while low < high and choice.days > self.earliest + SOONER:
            middle = (low + high) // 2
            # Where one limit is too hard to decide, a later one may be easier.
            left = Steps(steps // TRIES)
            search = Search(self.puzzle(limits[middle]), prices)
            tried = (self._choice(one) for one in search.sets(most, left))
            sooner = next((one for one in tried if one.days < choice.days - SOONER), None)
            if sooner is not None:
                choice = sooner._replace(fewest=choice.fewest, soonest=choice.soonest)
                high = _below(limits, choice.days)
            else:
                choice = choice._replace(soonest=choice.soonest and left.left >= 0)
                low = middle + 1
        return choice

    def puzzle(self, limit: float) -> Puzzle:
        """The demands, with only those who could be done by that day."""
        abilities = [0] * len(self.members)
        demands: list[Demand] = []
        for seats, count in self.places:
            within = [seat for seat in seats if self.last_days.of(seat) <= limit + SOONER]
            for seat in within:
                # To come later is worth less.
                able = 3 if seat.turn_has_come else 1
                abilities[self.numbers[seat.person]] |= able << 2 * len(demands)
            demands.append(self._demand([seat.person for seat in within], count))
        for one in self._either():
            people = [person for person in one if self.last_days.takes(person) <= limit + SOONER]
            for person in people:
                abilities[self.numbers[person]] |= 3 << 2 * len(demands)
            demands.append(self._demand(people, 1))
        return Puzzle(tuple(demands), self.forced, self._betters(abilities))

    def _members(self) -> list[str]:
        """Everyone who could act; where two can do the same, the better one comes first."""
        names: dict[str, tuple[str, int]] = {}
        for seats, _ in self.places:
            for seat in seats:
                names[seat.person] = (seat.name, names.get(seat.person, ("", 0))[1] + 1)
        for people in self._either():
            for person in people:
                name, count = names.get(person, (person, 0))
                names[person] = (name, count + 1)
        for person in self.work.forced:
            names.setdefault(person, (person, 0))
        takes = Timetable(self.work, (), self.days).takes
        lead = self.work.lead.person

        def rank(person: str) -> tuple[float, int, bool, str, str]:
            name, count = names[person]
            return takes(person), -count, person != lead, name, person

        return sorted(names, key=rank)

    def _either(self) -> list[tuple[str, ...]]:
        """For each approval with conditions, the people who can deal with them."""
        found: list[tuple[str, ...]] = []
        for one in self.work.conditionals:
            lead = () if self.work.lead_is_absent else (self.work.lead.person,)
            found.append(tuple({*lead, *((one.seat.person,) if one.seat else ())}))
        return found

    def _demand(self, people: list[str], count: int) -> Demand:
        return Demand(sum(1 << self.numbers[person] for person in people), count)

    def _betters(self, abilities: list[int]) -> tuple[int, ...]:
        """By member: those before it, so as fast, who are able to do all that it can.

        Who could not do anything is out of the question anyway.
        """
        betters: list[int] = []
        for number, able in enumerate(abilities):
            found = 0
            if able:
                for other in range(number):
                    if not able & ~abilities[other] and not self.forced >> other & 1:
                        found |= 1 << other
            betters.append(found)
        return tuple(betters)

    def _choice(self, members: int) -> Choice:
        people = frozenset(self.members[number] for number in bits(members))
        timetable = Timetable(self.work, people, self.days)
        return Choice(people, timetable, timetable.total())


def _below(limits: list[float], day: float) -> int:
    """How many of the limits lie below the day."""
    return bisect_left(limits, day - SOONER)
