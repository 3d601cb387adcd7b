"""Gives the entries of the journal their places in the feed, one publisher at a time.

Transactions commit in another order than they write: whoever read the journal by its times could
pass over an entry that was committed late. Behind one lock, what is seen is put in place, and what
is not committed yet comes after it.
"""

from sqlalchemy import text
from sqlmodel import Session

LOCK = text("SELECT pg_try_advisory_xact_lock(7202717)")
WAITING = text("SELECT EXISTS (SELECT 1 FROM unpublished)")
PUBLISH = text("""
    WITH taken AS (
        DELETE FROM unpublished AS u USING (
            SELECT w.stream, w.seq FROM unpublished w JOIN journal j USING (stream, seq)
            ORDER BY j.at, j.stream, j.seq LIMIT :most
        ) AS next
        WHERE u.stream = next.stream AND u.seq = next.seq
        RETURNING u.stream, u.seq
    )
    INSERT INTO events (stream, seq)
    SELECT t.stream, t.seq FROM taken t JOIN journal j USING (stream, seq)
    ORDER BY j.at, j.stream, j.seq
    RETURNING position
""")


def publish_events(session: Session, *, most: int = 500) -> int:
    """How many entries have a place now; none where another publisher is at work."""
    connection = session.connection()
    # Nearly always nothing waits, and then no lock is needed to know it.
    if not connection.execute(WAITING).scalar_one():
        return 0
    if not connection.execute(LOCK).scalar_one():
        return 0
    return len(connection.execute(PUBLISH, {"most": most}).all())
