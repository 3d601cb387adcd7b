"""When the post of an event is tried again, when it is given up, and when its subscription is."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Between one try and the next: ten tries over 75 hours, so that a weekend is outlasted.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_TRIES = len(PAUSES) + 1
# Those that failed together do not come back together.
SPREAD = 0.1
# Whoever says "not before" is believed, but not for longer than this.
LONGEST_WAIT = timedelta(hours=24)
# A subscription is disabled once nothing has arrived for so long,
FAILING_FOR = timedelta(days=5)
# and one post was tried so often: where events are rare, not for a single bad minute.
TRIES_BEFORE_DISABLED = 6


def next_try(
    tries: int,
    *,
    not_before: datetime | None,
    now: datetime,
    chance: float,
    most: int = MOST_TRIES,
) -> datetime | None:
    """After so many tries that failed: when to try again, or none where it is given up.

    `not_before`: when the other side takes something again, where it has said so. `chance` in
    [0, 1) spreads what failed together.
    """
    if tries >= min(most, MOST_TRIES):
        return None
    at = now + PAUSES[max(tries, 1) - 1] * (1 + SPREAD * chance)
    return at if not_before is None else max(at, not_before)


def told_to_wait(retry_after: str | None, now: datetime) -> datetime | None:
    """What `Retry-After` says, in seconds or as a date; none where it says nothing of use."""
    if retry_after is None:
        return None
    at = _moment(retry_after.strip(), now)
    if at is None or at <= now:
        return None
    return min(at, now + LONGEST_WAIT)


def is_hopeless(failing_since: datetime | None, tries: int, now: datetime) -> bool:
    """Whether the subscription is disabled, after a post that has now failed so often."""
    if failing_since is None or tries < TRIES_BEFORE_DISABLED:
        return False
    return now - failing_since >= FAILING_FOR


def _moment(said: str, now: datetime) -> datetime | None:
    if said.isascii() and said.isdigit():
        # Of ten digits and more nothing is left but that it is long.
        return now + min(timedelta(seconds=int(said[:9])), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(said)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
