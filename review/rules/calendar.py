"""The business days of one person: where they are, their weekend, their holidays."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The end of a working day, local time: a deadline "on Thursday" leaves Thursday to work.
CUT_OFF = time(17, 0)
SATURDAY_AND_SUNDAY = frozenset({5, 6})
WEEK = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working calendar; weekdays count from Monday, 0, to Sunday, 6.

    `worked` are days of a weekend that are worked all the same, in exchange for another day.
    """

    zone: str
    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    worked: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.weekend >= WEEK:
            raise ValueError("a week without a working day")

    def is_business_day(self, day: date) -> bool:
        """Whether this person works on that day."""
        if day.weekday() in self.weekend:
            return day in self.worked
        return day not in self.holidays

    def add_business_days(self, day: date, count: int) -> date:
        """The business day `count` business days after (or, negative, before) `day`.

        For 0 it is `day` itself, or the next business day where `day` is none.
        """
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left or not self.is_business_day(day):
            day += step
            if left and self.is_business_day(day):
                left -= 1
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """How many business days it takes from `start` to `end`, which counts; back: negative."""
        step = 1 if end >= start else -1
        days = (end - start).days
        walked = (start + timedelta(days=number) for number in range(step, days + step, step))
        return step * sum(self.is_business_day(day) for day in walked)

    def at(self, day: date, clock: time) -> datetime:
        """That local time, as UTC.

        Where the clocks go forward over it, it is as much later as they skip (02:30 becomes
        03:30); where they go back over it, it is the first of the two. So PEP 495 has it.
        """
        local = datetime.combine(day, clock.replace(fold=0), ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def at_cut_off(self, day: date) -> datetime:
        """The end of that working day, as UTC."""
        return self.at(day, CUT_OFF)

    def local(self, moment: datetime) -> datetime:
        """That moment on the clock of this person."""
        return moment.astimezone(ZoneInfo(self.zone))
