"""Deadlines and reminders in business days, each by the working calendar of one person."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from review.rules.calendar import Calendar

# However often a round is extended: as many as a plan may name for one deadline.
MOST_REMINDERS = 10
# As far from a deadline as any plan may reckon, and more.
MOST_DAYS = 400


class Reminded(NamedTuple):
    """A reminder that was sent: towards which deadline, and its day relative to that."""

    due_at: datetime
    day: int


def deadline(opened_at: datetime, days: int, calendar: Calendar) -> datetime:
    """The cut-off of the `days`-th business day after the opening, as UTC."""
    opened = calendar.local(opened_at).date()
    return calendar.at_cut_off(calendar.add_business_days(opened, days))


def shifted(due_at: datetime, days: int, calendar: Calendar) -> datetime:
    """The same local time, `days` business days after (or before) the deadline, as UTC."""
    local = calendar.local(due_at)
    day = calendar.add_business_days(local.date(), days)
    # Not by the local time, which comes twice where the clocks go back.
    return due_at.astimezone(UTC) if day == local.date() else calendar.at(day, local.time())


def reminder_due(
    due_at: datetime,
    days: Iterable[int],
    calendar: Calendar,
    *,
    asked_at: datetime,
    now: datetime,
    reminded: Collection[Reminded] = (),
) -> int | None:
    """The latest reminder (its day relative to the deadline) whose time has come, or none.

    Earlier ones that were missed are not made up for: one mail says what is left to say. Nor is
    anybody reminded of a day that had passed when they were asked, nor twice of one.
    """
    come = [day for day in sorted(days) if asked_at < shifted(due_at, day, calendar) <= now]
    if not come or enough(reminded):
        return None
    said = (one.day for one in reminded if one.due_at == due_at)
    return None if any(day >= come[-1] for day in said) else come[-1]


def day_of(due_at: datetime, calendar: Calendar, now: datetime) -> int:
    """The day relative to the deadline that has come last: a reminder sent now is that day's."""
    day = 0
    while day > -MOST_DAYS and shifted(due_at, day, calendar) > now:
        day -= 1
    while day < MOST_DAYS and shifted(due_at, day + 1, calendar) <= now:
        day += 1
    return day


def enough(reminded: Collection[Reminded]) -> bool:
    """Whether somebody reminded so often is left in peace."""
    return len(reminded) >= MOST_REMINDERS


def next_sweep(times: Iterable[datetime], end: datetime, now: datetime) -> datetime:
    """When a round next needs looking at: the next of these times, else its end."""
    return min((time for time in times if now < time < end), default=end)


def expires_at(
    due_at: datetime, grace_days: int, calendar: Calendar, own: Iterable[datetime | None] = ()
) -> datetime:
    """When a round that nobody closed ends by itself, by the calendar of its lead.

    `own` are the deadlines of those who have one of their own: nobody's answer is cut off before
    the day they were told.
    """
    last = max([due_at, *(one for one in own if one is not None)])
    return shifted(last, grace_days, calendar)
