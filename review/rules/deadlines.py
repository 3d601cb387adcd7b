"""Deadlines and reminders in business days, in the zone of the person who set them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# The end of a working day, local time: a deadline "on Thursday" leaves Thursday to work.
CUT_OFF = time(17, 0)
SATURDAY = 5


def add_business_days(day: date, count: int) -> date:
    """The business day `count` days after (or, negative, before) `day`; weekends are skipped."""
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left or day.weekday() >= SATURDAY:
        day += step
        if day.weekday() < SATURDAY and left:
            left -= 1
    return day


def deadline(opened_at: datetime, days: int, zone: str) -> datetime:
    """The cut-off of the `days`-th business day after the opening, as UTC."""
    local = opened_at.astimezone(ZoneInfo(zone)).date()
    return at_cut_off(add_business_days(local, days), zone)


def at_cut_off(day: date, zone: str) -> datetime:
    """The end of the working day in that zone, as UTC; daylight saving included."""
    return datetime.combine(day, CUT_OFF, ZoneInfo(zone)).astimezone(UTC)


def shifted(due_at: datetime, days: int, zone: str) -> datetime:
    """The same local time, `days` business days after (or before) the deadline, as UTC."""
    local = due_at.astimezone(ZoneInfo(zone))
    day = add_business_days(local.date(), days)
    return datetime.combine(day, local.time(), ZoneInfo(zone)).astimezone(UTC)


def reminder_due(
    due_at: datetime, days: Iterable[int], zone: str, *, asked_at: datetime, now: datetime
) -> int | None:
    """The latest reminder (its day relative to the deadline) whose time has come, or none.

    Earlier ones that were missed are not made up for: one mail says what is left to say. Nor is
    anybody reminded of a day that had passed when they were asked.
    """
    come = [day for day in sorted(days) if asked_at < shifted(due_at, day, zone) <= now]
    return come[-1] if come else None


def next_sweep(
    due_at: datetime, days: Iterable[int], grace_days: int, zone: str, now: datetime
) -> datetime:
    """When a round next needs looking at: its next reminder, else its end."""
    end = expires_at(due_at, grace_days, zone)
    times = [shifted(due_at, day, zone) for day in days]
    return min([time for time in times if now < time < end], default=end)


def expires_at(due_at: datetime, grace_days: int, zone: str) -> datetime:
    """When a round that nobody closed ends by itself."""
    return shifted(due_at, grace_days, zone)
