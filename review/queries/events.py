"""The feed, read in order: entries of the journal with their places."""

from typing import NamedTuple

from sqlmodel import Session, col, func, select

from models.event import Event
from models.journal import JournalEntry


class Published(NamedTuple):
    """An entry of the journal and its place; what somebody may see of it is asked elsewhere."""

    position: int
    entry: JournalEntry


def events_after(session: Session, position: int, *, limit: int) -> list[Published]:
    """What comes after this place, in order."""
    query = (
        select(Event.position, JournalEntry)
        .join(
            JournalEntry,
            (col(JournalEntry.stream) == Event.stream) & (col(JournalEntry.seq) == Event.seq),
        )
        .where(col(Event.position) > position)
        .order_by(col(Event.position))
        .limit(limit)
    )
    return [Published(place or 0, entry) for place, entry in session.exec(query)]


def newest_position(session: Session) -> int:
    """The last place that is taken; 0 for none."""
    return session.exec(select(func.max(Event.position))).one() or 0
