"""What becomes of an act on a ticket that was not done: tried again and when, or given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Between one try and the next: some 76 hours in all, so that a weekend is outlasted.
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
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
SPREAD = 0.25
# An outage wears out no try; but nobody waits for an act for ever.
PATIENCE = timedelta(days=14)
# While the system is away each act is tried again after a tenth of the time it has waited, within
# these: soon after a short outage, and never in a storm where it is this act that breaks something.
SHORTEST_OUTAGE, LONGEST_OUTAGE = timedelta(seconds=1), timedelta(minutes=5)
# Whoever says "not before" is believed, but not for longer than this at a time.
LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TicketTry:
    """When to try again, or never (`at` is none); and whether the try that failed counts."""

    at: datetime | None
    counted: bool = True


def next_ticket_try(
    tries: int,
    *,
    helps: bool,
    system_down: bool,
    not_before: datetime | None,
    since: datetime,
    now: datetime,
    chance: float,
) -> TicketTry:
    """After so many tries, this one counted in.

    `helps`: whether trying again may help at all. `system_down`, `not_before`: the whole system
    takes nothing, or nothing before then, which is not the act's fault. `since`: from when on it
    was to be done. `chance` in [0, 1) spreads what failed together.
    """
    if not helps or (now - since > PATIENCE and (system_down or not_before is not None)):
        return TicketTry(None)
    # A moment that has passed says nothing, and not counting it would be trying for ever.
    if not_before is not None and not_before > now:
        return TicketTry(min(not_before, now + LONGEST_WAIT), counted=False)
    if system_down:
        pause = min(max((now - since) / 10, SHORTEST_OUTAGE), LONGEST_OUTAGE)
        return TicketTry(now + pause, counted=False)
    if tries >= MOST_TRIES:
        return TicketTry(None)
    return TicketTry(now + PAUSES[max(tries, 1) - 1] * (1 + SPREAD * chance))
