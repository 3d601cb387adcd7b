"""Takes a delivery: put down once, and its effect in the same transaction."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from models.columns import new_id
from models.ticket import TicketRow
from models.ticket_delivery import TicketDelivery
from models.vocabulary import DeliveryFate
from review.commands.note_delivery import lock_ticket, note_delivery
from ticketing.asking.wanted import REVIEW, said_in
from ticketing.heard.own import done_by_us
from ticketing.heard.values import Commented, Deleted, Heard, HeardTicket, StateChanged
from ticketing.mapping.values import Connection, TicketMapping
from ticketing.taking.outcome import Outcome, together
from ticketing.taking.questions import reply
from ticketing.taking.starts import Asking, start
from ticketing.taking.states import change_state
from ticketing.taking.tickets import page_of, rows_of

GONE = StateChanged("deleted", closed=True)


def take(
    session: Session,
    mapping: TicketMapping,
    connection: Connection,
    heard: Heard,
    *,
    base_url: str,
    now: datetime,
) -> TicketDelivery | None:
    """What became of it; none where it was told before. The caller commits."""
    delivery = note_delivery(session, _put_down(connection, heard, now))
    if delivery is None or heard.ticket is None:
        return delivery
    if done_by_us(heard, {connection.user, connection.account}):
        delivery.why = "Placet did it itself."
        return delivery
    lock_ticket(session, connection.name, heard.ticket.id)
    rows = rows_of(session, connection, heard.ticket)
    parts = _parts(session, mapping, connection, heard, heard.ticket, rows, base_url, now)
    came = together(parts)
    delivery.fate, delivery.why, delivery.draft_id = came.fate, came.why, came.draft_id
    return delivery


def _put_down(connection: Connection, heard: Heard, now: datetime) -> TicketDelivery:
    ticket = heard.ticket
    return TicketDelivery(
        id=new_id(),
        source=connection.name,
        delivery=heard.delivery,
        received_at=now,
        at=heard.at,
        external_id=ticket.id if ticket else None,
        name=ticket.name if ticket else None,
        url=page_of(connection, ticket) if ticket else None,
        account=heard.by.id,
        fate=DeliveryFate.IGNORED,
    )


def _parts(
    session: Session,
    mapping: TicketMapping,
    connection: Connection,
    heard: Heard,
    ticket: HeardTicket,
    rows: list[TicketRow],
    base_url: str,
    now: datetime,
) -> Iterator[Outcome]:
    # Tickets before drafts, and of both the older first: nobody waits for each other in a ring.
    for one in heard.news:
        changed = GONE if isinstance(one, Deleted) else one
        if isinstance(changed, StateChanged):
            for row in reversed(rows):
                yield change_state(session, mapping, connection, row, changed, at=heard.at, now=now)
    began = start(session, Asking(connection, heard, ticket, now), mapping.starts, rows)
    yield began
    said, tied = said_in(heard), [row for row in rows if row.draft_id is not None]
    if began.fate is not DeliveryFate.IGNORED:
        # It was answered with the link, or with the reason why there is none.
        said = tuple(one for one in said if one.word != REVIEW)
    if said and tied:
        comments = [one.id for one in heard.news if isinstance(one, Commented)]
        about = f"comment:{comments[0]}" if comments else f"text:{ticket.id}"
        yield reply(session, connection, tied[0], said, about=about, base_url=base_url, now=now)
