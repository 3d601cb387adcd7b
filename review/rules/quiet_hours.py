"""When a reminder may reach its person: by day, and on a day on which they work."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from review.rules.calendar import Calendar

# A night and a long weekend. Whoever is off for longer is reminded in the first morning after the
# night: they may look at their mail, and the deadline does not wait.
LONGEST = timedelta(days=4)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on the clock of the person, usually over midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours that never end")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def over_midnight(self) -> bool:
        return self.end < self.start


def quiet_until(
    hours: QuietHours, calendar: Calendar, now: datetime, *, needed_by: datetime | None = None
) -> datetime | None:
    """When it may go out; none: now. Never later than `LONGEST` from now.

    `needed_by`: what comes after that comes too late, so that a weekend is not waited for then,
    and in the end not even the night.
    """
    first = _end_of_night(hours, calendar, now) or now
    for at in (_working_morning(hours, calendar, first), first):
        if at - now <= LONGEST and (needed_by is None or at < needed_by):
            return at if at > now else None
    # The first end of the night is less than a day away: only the deadline can be in its way.
    return None


def _end_of_night(hours: QuietHours, calendar: Calendar, now: datetime) -> datetime | None:
    """The end of the quiet hours in which `now` lies, as UTC.

    Compared as moments, not as clock times: a night is as long as it is, also where the clocks
    are changed in it.
    """
    today = calendar.local(now).date()
    for day in (today - A_DAY, today):
        starts = calendar.at(day, hours.start)
        ends = calendar.at(day + A_DAY if hours.over_midnight else day, hours.end)
        if starts <= now < ends:
            return ends
    return None


def _working_morning(hours: QuietHours, calendar: Calendar, first: datetime) -> datetime:
    """`first`, or where that is on a day off, the end of the night before the next working day."""
    day = calendar.local(first).date()
    if calendar.is_business_day(day):
        return first
    return calendar.at(calendar.add_business_days(day, 0), hours.end)
