"""When a person's digest goes, and what can wait for it."""

from datetime import datetime, time, timedelta

from review.rules.calendar import Calendar

# On the person's own clock.
DIGEST_AT = time(8, 0)


def next_digest(moment: datetime, calendar: Calendar) -> datetime:
    """The first digest after that moment: 08:00 of a working day, as UTC."""
    day = calendar.local(moment).date()
    if calendar.at(day, DIGEST_AT) <= moment:
        day += timedelta(days=1)
    return calendar.at(calendar.add_business_days(day, 0), DIGEST_AT)


def can_wait(due_at: datetime, digest_at: datetime) -> bool:
    """Whether there is time left once the digest comes; what is overdue waits for nothing."""
    return digest_at < due_at
