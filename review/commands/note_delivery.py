"""Takes down what a ticket system has told: once, before anything is done about it."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from models.ticket_delivery import TicketDelivery

LOCK_TICKET = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 7202718))"


def note_delivery(session: Session, delivery: TicketDelivery) -> TicketDelivery | None:
    """The row, to be completed; none where the same was told before. Of two calls at once with
    the same, one waits here until the other has ended."""
    values = delivery.model_dump()
    written = insert(TicketDelivery).values(values).on_conflict_do_nothing()
    found = session.connection().execute(written.returning(col(TicketDelivery.id))).first()
    return session.get_one(TicketDelivery, delivery.id) if found else None


def lock_ticket(session: Session, source: str, external_id: str) -> None:
    """What is told of one ticket is taken one after the other; before any draft is locked."""
    key = f"{source}\0{external_id}".replace("\0", " ")
    session.connection().exec_driver_sql(LOCK_TICKET, (key,))
