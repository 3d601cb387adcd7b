"""Moments in words for a ticket: in UTC, for nobody knows where its readers are."""

from datetime import UTC, datetime

# Not strftime's %A and %B: those follow the locale of whoever started the process.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(moment: datetime) -> str:
    """For example "Thursday 26 November 2026"."""
    utc = moment.astimezone(UTC)
    return f"{_DAYS[utc.weekday()]} {utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def when(moment: datetime) -> str:
    """For example "Thursday 26 November 2026, 17:00 (UTC)"."""
    return f"{day(moment)}, {moment.astimezone(UTC):%H:%M} (UTC)"
