"""Keeps the mails to one person within an hour to so many; the others of theirs wait together."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from models.outbox import OutboxRow
from review.rules.mail_cap import AN_HOUR, room_at
from review.rules.mail_manners import AWAITED

# Two relays with a mail each for the same person count one after the other.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:person, 7202717))")
THEIRS = text("""
    SELECT done_at FROM outbox
    WHERE kind = 'mail' AND payload ->> 'to_person' = :person AND id <> :this
      AND (done_at > :since AND state = 'done' OR done_at IS NULL AND state = 'claimed')
      AND payload ->> 'template' <> ALL(:awaited)
""")
# Looked at one by one, a thousand for one person would keep everyone else's waiting.
# Those that another relay has taken meanwhile come here by themselves.
WAIT_TOO = text("""
    UPDATE outbox SET available_at = :until
    WHERE id IN (
        SELECT id FROM outbox
        WHERE kind = 'mail' AND payload ->> 'to_person' = :person AND done_at IS NULL
          AND state = 'pending' AND available_at < :until
          AND payload ->> 'template' <> ALL(:awaited)
        FOR UPDATE SKIP LOCKED)
""")


def make_room(session: Session, row: OutboxRow, most: int, now: datetime) -> datetime | None:
    """When there is room for this mail; none: now."""
    person = str(row.payload.get("to_person"))
    session.connection().execute(ONE_AT_A_TIME, {"person": person})
    awaited = sorted(AWAITED)
    found = session.connection().execute(
        THEIRS, {"person": person, "this": row.id, "since": now - AN_HOUR, "awaited": awaited}
    )
    times = list(found.scalars())
    sent = [one for one in times if one is not None]
    until = room_at(sent, len(times) - len(sent), most=most, now=now)
    if until is not None:
        wait = {"person": person, "until": until, "awaited": awaited}
        session.connection().execute(WAIT_TOO, wait)
    return until
