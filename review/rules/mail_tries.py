"""What becomes of a mail that was not sent: tried again and when, or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Between one try and the next. With the widest spread all eight lie within 24 hours, and the last
# ones outlast a working day: a server that is down overnight is up again by then.
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=11),
)
MOST_TRIES = len(PAUSES) + 1
# Those that failed together do not come back together.
SPREAD = 0.25
# Whoever says "not before" is believed, but not for longer than this at a time.
LONGEST_WAIT = timedelta(hours=24)
WAIT_SPREAD = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class NextTry:
    """When to try again, or never (`at` is none); and whether the try that failed counts."""

    at: datetime | None
    counted: bool = True

    @property
    def given_up(self) -> bool:
        return self.at is None


def next_try(
    tries: int,
    *,
    helps: bool,
    not_before: datetime | None,
    now: datetime,
    chance: float,
) -> NextTry:
    """After so many tries, this one counted in.

    `helps`: whether trying again may help at all. `not_before`: when the other side takes mail
    again, where it has said so; the mail was not at fault then, and the try does not count.
    `chance` in [0, 1) spreads what failed together.
    """
    if not helps:
        return NextTry(None)
    # A moment that has passed says nothing, and not counting it would be trying for ever.
    if not_before is not None and not_before > now:
        at = min(not_before, now + LONGEST_WAIT)
        return NextTry(at + WAIT_SPREAD * chance, counted=False)
    if tries >= MOST_TRIES:
        return NextTry(None)
    return NextTry(now + PAUSES[max(tries, 1) - 1] * (1 + SPREAD * chance))
