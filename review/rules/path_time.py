"""When everything is done that is left to do, if these people do it."""

from collections.abc import Collection, Mapping
from math import inf
from typing import NamedTuple

from review.rules.facts import Concern
from review.rules.path_work import Conditional, GroupWork, PathWork, Seat, is_to_dispose

# Working days until a person has answered, where nothing better is known.
USUAL_DAYS = 1.0
NOBODY = Seat("", "", "", None)


class Dealt(NamedTuple):
    """When conditions are dealt with, and by whom; without a seat by the lead."""

    day: float
    seat: Seat | None


class Timetable:
    """The acts of some people, each as early as it can be; a day of infinity is never."""

    def __init__(self, work: PathWork, people: Collection[str], days: Mapping[str, float]) -> None:
        self.work = work
        self.people = people
        self.days = days
        self._openings: dict[str, float] = {}
        self._chosen: dict[str, tuple[tuple[float, Seat], ...]] = {}

    def takes(self, person: str) -> float:
        """How many days this person needs for an answer."""
        return max(self.days.get(person, USUAL_DAYS), 0.0)

    def total(self) -> float:
        """The day on which the last of them has acted."""
        ends = [self._end(one) for one in self.work.groups.values()]
        return max([*ends, *(self.accepted(one) for one in self.work.remarks)], default=0.0)

    def disposed(self) -> float:
        """The day on which the lead has answered the comments."""
        return self.takes(self.work.lead.person)

    def accepted(self, remark: Concern) -> float:
        """The day on which the raiser has accepted the answer."""
        raiser = remark.raiser or ""
        if not is_to_dispose(remark):
            return self.takes(raiser)
        same = raiser == self.work.lead.person
        return self.disposed() if same else self.disposed() + self.takes(raiser)

    def dealt_with(self, one: Conditional) -> Dealt:
        """When, and by whom: the lead, unless its person is there and faster."""
        lead = self.work.lead.person
        by_lead = inf if self.work.lead_is_absent or lead not in self.people else self.disposed()
        by_person = inf
        if one.seat is not None and one.seat.person in self.people:
            by_person = self.takes(one.seat.person)
        return Dealt(by_lead, None) if by_lead <= by_person else Dealt(by_person, one.seat)

    def chosen(self, group: str) -> tuple[tuple[float, Seat], ...]:
        """Who of these people approves for the group, and when: the fastest, as many as needed."""
        if group not in self._chosen:
            one = self.work.groups[group]
            asked = self._fastest(one.seats, one.missing)
            self._chosen[group] = asked + self._fastest(one.candidates, one.to_ask)
        return self._chosen[group]

    def opening(self, group: str) -> float:
        """The day on which the turn of those comes who have not been asked yet."""
        if group not in self._openings:
            # Never, for groups that wait for each other in a circle.
            self._openings[group] = inf
            before = [self.work.groups[one] for one in self.work.groups[group].after]
            self._openings[group] = max((self._agreed(one) for one in before), default=0.0)
        return self._openings[group]

    def _fastest(self, seats: Collection[Seat], count: int) -> tuple[tuple[float, Seat], ...]:
        if not count:
            return ()
        ends = [(self._end_of(seat), seat) for seat in seats if seat.person in self.people]
        if len(ends) < count:
            return ((inf, NOBODY),)
        return tuple(sorted(ends, key=lambda end: (end[0], end[1].name, end[1].person))[:count])

    def _end_of(self, seat: Seat) -> float:
        start = 0.0 if seat.turn_has_come else self.opening(seat.group)
        return start + self.takes(seat.person)

    def _end(self, one: GroupWork) -> float:
        """When everything is done that has to be done for the group."""
        ends = [self.takes(seat.person) for seat in one.take_backs]
        ends += [self.dealt_with(each).day for each in one.conditionals]
        ends += [day for day, _ in self.chosen(one.group)]
        return max(ends, default=0.0)

    def _agreed(self, one: GroupWork) -> float:
        """When the groups after it may be asked."""
        if one.met:
            return 0.0
        ends = [self.takes(seat.person) for seat in one.take_backs]
        if one.silence_days is not None:
            return max([one.silence_days, *ends])
        conditionals = sorted(self.dealt_with(each).day for each in one.conditionals if each.counts)
        ends += conditionals[: max(len(conditionals) - one.spare, 0)]
        return max([*ends, *(day for day, _ in self.chosen(one.group))], default=0.0)
