"""What decides whether a reminder goes out now: a newer one, and the night of its person."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from models.outbox import OutboxRow
from models.person import Person
from review.calendars import calendar_of
from review.queries.identifiers import UUID
from review.rules.quiet_hours import QuietHours, quiet_until

NEWER = text("""
    SELECT EXISTS (
        SELECT 1 FROM outbox
        WHERE kind = 'mail' AND payload ->> 'to_person' = :person
          AND (done_at IS NULL OR state = 'done' AND done_at >= :written_at)
          AND payload ->> 'template' = :template AND payload ->> 'request' = :request
          AND created_at > :written_at)
""")
DUE = text("""
    SELECT coalesce(q.due_at, r.due_at) FROM requests q JOIN rounds r ON r.id = q.round_id
    WHERE q.id = CAST(:request AS uuid)
""")


def has_newer(session: Session, row: OutboxRow) -> bool:
    """Whether another of the same request was written later, and was sent or still will be."""
    asked = {
        "person": row.payload.get("to_person"),
        "template": row.payload.get("template"),
        "request": row.payload.get("request"),
        "written_at": row.created_at,
    }
    return session.connection().execute(NEWER, asked).scalar_one()


def morning_for(
    session: Session, row: OutboxRow, hours: QuietHours, now: datetime
) -> datetime | None:
    """When its person's working day begins, where it is not day for them; none: it is."""
    person, request = row.payload.get("to_person"), row.payload.get("request")
    known = (
        session.get(Person, person) if isinstance(person, str) and UUID.fullmatch(person) else None
    )
    if known is None:
        return None
    due = None
    if isinstance(request, str) and UUID.fullmatch(request):
        due = session.connection().execute(DUE, {"request": request}).scalar()
    calendar = calendar_of(known.time_zone, known.country, now)
    return quiet_until(hours, calendar, now, needed_by=due)
