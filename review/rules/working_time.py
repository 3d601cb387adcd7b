"""Working time: how long something took, and when it will have, on one person's working days."""

from bisect import bisect_right
from datetime import date, datetime, time, timedelta
from typing import Protocol

OPENS = time(9, 0)
# Seconds from nine to five.
WORKING_DAY = 8 * 60 * 60
# A day further away than this is no forecast: the moment of what takes longer is `NEVER`.
HORIZON = timedelta(days=5 * 365)
NEVER = 2**62


class WorkingDays(Protocol):
    """As much of a working calendar as is needed to measure by it."""

    def is_business_day(self, day: date) -> bool:
        """Whether that day is worked."""
        ...

    def at(self, day: date, clock: time) -> datetime:
        """That local time, as UTC."""
        ...

    def local(self, moment: datetime) -> datetime:
        """That moment on the clock of the calendar."""
        ...


class WorkClock:
    """Counts the working seconds of one calendar from a day on, and finds their moments.

    Moments are whole seconds since 1970: thousands are asked for in one forecast. Whatever happens
    at night or on a day off happens when the last working day ended.
    """

    def __init__(self, calendar: WorkingDays, start: datetime) -> None:
        self._calendar = calendar
        self._day = calendar.local(start).date()
        self._last_day = self._day + HORIZON
        # When each working day so far begins.
        self.begins: list[int] = []
        self._asked = (-1, -1)

    def position(self, moment: int) -> int:
        """How many seconds will have been worked at that moment."""
        # Sixty people are asked at the same moment, most of them in a few calendars.
        if self._asked[0] == moment:
            return self._asked[1]
        begins = self.begins
        while (not begins or begins[-1] <= moment) and self._extend():
            pass
        index = bisect_right(begins, moment) - 1
        found = index * WORKING_DAY + min(moment - begins[index], WORKING_DAY) if index >= 0 else 0
        self._asked = (moment, found)
        return found

    def moment(self, position: int) -> int:
        """The first moment at which so many seconds (one or more) have been worked."""
        index, rest = divmod(position - 1, WORKING_DAY)
        begins = self.begins
        while index >= len(begins):
            if not self._extend():
                return NEVER
        return begins[index] + rest + 1

    def _extend(self) -> bool:
        day = self._day
        while day <= self._last_day:
            self._day = day + timedelta(days=1)
            if self._calendar.is_business_day(day):
                self.begins.append(int(self._calendar.at(day, OPENS).timestamp()))
                return True
            day = self._day
        return False
