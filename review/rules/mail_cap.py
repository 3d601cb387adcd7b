"""How many mails one person gets in an hour, and when there is room for the next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

AN_HOUR = timedelta(hours=1)
# Where others are on their way at this moment: when to look again.
SHORTLY = timedelta(minutes=1)


def room_at(
    sent_at: Sequence[datetime], on_their_way: int, *, most: int, now: datetime
) -> datetime | None:
    """When the next mail may go to the person; none: now.

    `sent_at`: when theirs were sent; `on_their_way`: those of theirs that others send just now.
    """
    recent = sorted(one for one in sent_at if now - one < AN_HOUR)
    over = len(recent) + on_their_way - most
    if over < 0:
        return None
    # So many have to be an hour old first.
    return recent[over] + AN_HOUR if over < len(recent) else now + SHORTLY
