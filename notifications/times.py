"""Moments in words, in the reader's own time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

# Not strftime's %A and %B: those follow the locale of whoever started the process.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def when(moment: datetime, zone: str) -> str:
    """For example "Thursday 26 November 2026, 17:00 (Europe/Berlin)"."""
    local = _local(moment, zone)
    return f"{_date(local)}, {local:%H:%M} ({_zone_name(local)})"


def day(moment: datetime, zone: str) -> str:
    """For example "Thursday 26 November 2026"."""
    return _date(_local(moment, zone))


def clock(moment: datetime, zone: str) -> str:
    """For example "17:00 (Europe/Berlin)"."""
    local = _local(moment, zone)
    return f"{local:%H:%M} ({_zone_name(local)})"


def days_between(earlier: datetime, later: datetime, zone: str) -> int:
    """Midnights passed in that zone, as people count days; negative the other way round."""
    return (_local(later, zone).date() - _local(earlier, zone).date()).days


def ago(moment: datetime, as_of: datetime, zone: str) -> str:
    """For example "3 days ago"."""
    days = days_between(moment, as_of, zone)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def time_left(due_at: datetime, as_of: datetime, zone: str) -> str:
    """For example "2 days left", "due today", "overdue since yesterday"."""
    if as_of > due_at:
        overdue = days_between(due_at, as_of, zone)
        return {0: "overdue since today", 1: "overdue since yesterday"}.get(
            overdue, f"overdue for {overdue} days"
        )
    days = days_between(as_of, due_at, zone)
    return {0: "due today", 1: "due tomorrow"}.get(days, f"{days} days left")


def span(start: datetime, end: datetime) -> str:
    """For example "15 minutes" or "2 hours"."""
    minutes = round((end - start).total_seconds() / 60)
    if minutes >= 60 and minutes % 60 == 0:
        return _counted(minutes // 60, "hour")
    return _counted(minutes, "minute")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _local(moment: datetime, zone: str) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be told to anyone")
    return moment.astimezone(_zone(zone))


def _zone(name: str) -> ZoneInfo:
    # A zone that is no longer known must not keep the mail from going out: say UTC, and say so.
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _date(local: datetime) -> str:
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"


def _zone_name(local: datetime) -> str:
    name = str(local.tzinfo)
    # 02:30 comes twice in the night the clocks go back: only the offset tells which is meant.
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{name}, UTC{local.isoformat()[-6:]}"
    return name
