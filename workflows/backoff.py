"""How long a mail waits that could not be sent."""

from datetime import timedelta

PAUSES = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
SPREAD = 0.25


def pause_before(attempts: int, chance: float) -> timedelta | None:
    """The pause after so many attempts (1 and more), or none where it is time to give up.

    `chance` in [0, 1) spreads those that failed together by up to a quarter.
    """
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + SPREAD * chance)
