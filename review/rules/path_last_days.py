"""When a path can end at the earliest, if a given person acts on behalf of a given group."""

from review.rules.path_time import Timetable
from review.rules.path_work import GroupWork, PathWork, Seat


class LastDays:
    """By seat: the earliest day on which all can be done if that person is among those who act."""

    def __init__(self, work: PathWork, everyone: Timetable) -> None:
        self.work = work
        self.takes = everyone.takes
        self._after = dict.fromkeys(work.groups, -1.0)
        self._days: dict[tuple[str, str], float] = {}
        for one in work.groups.values():
            for seat in (*one.seats, *one.candidates):
                start = 0.0 if seat.turn_has_come else everyone.opening(one.group)
                day = start + self.takes(seat.person) + self._rest(one.group)
                self._days[seat.person, seat.group] = day

    def of(self, seat: Seat) -> float:
        """The day, for this seat."""
        return self._days[seat.person, seat.group]

    def all(self) -> set[float]:
        """Every such day, and those on which conditions can be dealt with."""
        conditionals = [self.takes(one.seat.person) for one in self.work.conditionals if one.seat]
        return {*self._days.values(), *conditionals, self.takes(self.work.lead.person)}

    def _rest(self, group: str) -> float:
        """How long the groups take at least that wait for this one."""
        if self._after[group] < 0:
            self._after[group] = 0.0
            waiting = [one for one in self.work.groups.values() if group in one.after]
            rests = [self._least(one) for one in waiting if self._has_to_wait(one)]
            self._after[group] = max(rests, default=0.0)
        return self._after[group]

    def _has_to_wait(self, one: GroupWork) -> bool:
        here = sum(seat.turn_has_come for seat in one.seats)
        return one.missing > here or any(not seat.turn_has_come for seat in one.candidates)

    def _least(self, one: GroupWork) -> float:
        later = [seat for seat in (*one.seats, *one.candidates) if not seat.turn_has_come]
        return min(self.takes(seat.person) for seat in later) + self._rest(one.group)
