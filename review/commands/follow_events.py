"""A follower of the feed takes what is new to it, and its own work of it, in one transaction."""

from collections.abc import Callable, Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.event import EventCursor
from review.queries.events import Published, events_after, newest_position

Take = Callable[[Session, Sequence[Published]], None]


def follow(session: Session, follower: str, take: Take, *, limit: int = 200) -> int:
    """How many events the follower was given; it has them once, whatever becomes of its process.

    A follower nobody has seen before begins with what happens from now on. Another process of the
    same follower at work: nothing is given to this one.
    """
    query = select(EventCursor).where(col(EventCursor.follower) == follower)
    cursor = session.exec(query.with_for_update(skip_locked=True)).first()
    if cursor is None:
        start_following(session, follower)
        return 0
    found = events_after(session, cursor.position, limit=limit)
    if not found:
        return 0
    take(session, found)
    cursor.position = found[-1].position
    return len(found)


def start_following(session: Session, follower: str) -> None:
    """Whatever happens from now on is the follower's; one that follows already goes on as it was.

    What is in `unpublished` has no place yet, so that it comes after.
    """
    values = {"follower": follower, "position": newest_position(session)}
    session.connection().execute(insert(EventCursor).values(**values).on_conflict_do_nothing())
