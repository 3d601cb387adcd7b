"""When the other side takes requests again, by what it says: never at once, never for long."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=1)
SHORTEST = timedelta(seconds=1)
UNSAID = timedelta(minutes=1)


def retry_after(value: str | None, now: datetime, unsaid: timedelta = UNSAID) -> datetime:
    """`value` is Retry-After: seconds (some send fractions of one) or a date of HTTP."""
    return now + _bounded(_seconds(value, now), unsaid)


def resets_at(value: str | None, now: datetime, unsaid: timedelta = UNSAID) -> datetime:
    """`value` is a time in seconds since 1970, by the other side's clock."""
    if value is None or not re.fullmatch(r"[0-9]{1,12}", value.strip()):
        return now + unsaid
    return now + _bounded(timedelta(seconds=int(value) - now.timestamp()), unsaid)


def _seconds(value: str | None, now: datetime) -> timedelta | None:
    said = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", said):
        return timedelta(seconds=float(said))
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    # "-0000" is a time without a zone; HTTP knows GMT only.
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - now


def _bounded(wait: timedelta | None, unsaid: timedelta) -> timedelta:
    return unsaid if wait is None else min(max(wait, SHORTEST), LONGEST)
