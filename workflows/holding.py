"""Holds the whole channel while it takes no mail, instead of wearing out each mail in turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
# However far away the moment that the other side names: it is asked again now and then.
LONGEST_HOLD = timedelta(hours=1)


@dataclass(slots=True)
class Holding:
    """One relay's own: another finds out by itself, at the price of one mail tried."""

    until: datetime | None = None
    troubles: int = 0

    def holds(self, now: datetime) -> bool:
        """Whether nothing is to be sent yet."""
        return self.until is not None and now < self.until

    def fine(self) -> None:
        """A mail was taken."""
        self.until, self.troubles = None, 0

    def shut(self, not_before: datetime, now: datetime) -> None:
        """The other side takes nothing before then: its limit is reached, say."""
        self.until = min(not_before, now + LONGEST_HOLD)

    def trouble(self, now: datetime) -> None:
        """It failed in a way in which any mail might: the next try is later each time."""
        self.troubles += 1
        doublings = min(self.troubles - 1, 10)
        self.until = now + min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
