"""The rows of a ticket that somebody speaks of, and the answers that it gets."""

import hashlib
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from models.ticket import IN_VAIN, TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import TicketAct, TicketOrigin
from review import dedup
from review.commands.ticket_work import add_work
from ticketing.heard.values import HeardTicket
from ticketing.mapping.values import Connection, System

# Whoever asks more often has to wait: a machine that talks to us ends here.
MOST_ANSWERS = 10
WITHIN = timedelta(hours=1)
PAGES = {System.JIRA: "browse/{name}", System.ZENDESK: "agent/tickets/{id}"}


def actor_name(connection: Connection) -> str:
    """Under which the journal has what tickets of this connection bring about."""
    return f"tickets:{connection.name}"


def page_of(connection: Connection, ticket: HeardTicket) -> str:
    """Its page, where the system does not tell it."""
    path = PAGES.get(connection.system)
    if ticket.url or path is None:
        return ticket.url
    return f"{connection.base_url}/{path.format(id=ticket.id, name=ticket.name)}"


def rows_of(session: Session, connection: Connection, ticket: HeardTicket) -> list[TicketRow]:
    """Of every draft that it has served, the newest first; locked."""
    query = (
        select(TicketRow)
        .where(TicketRow.connection == connection.name, TicketRow.external_id == ticket.id)
        .order_by(col(TicketRow.id).desc())
        .with_for_update()
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def ticket_in_vain(
    session: Session, connection: Connection, ticket: HeardTicket, now: datetime
) -> TicketRow:
    """The row of a ticket that asked and is tied to no draft, so that it can be answered."""
    purpose = f"{IN_VAIN}{hashlib.sha256(ticket.id.encode()).hexdigest()[:32]}"
    query = select(TicketRow).where(
        TicketRow.connection == connection.name, TicketRow.purpose == purpose
    )
    found = session.exec(query).first()
    if found is not None:
        return found
    row = TicketRow(
        connection=connection.name,
        project=ticket.project,
        purpose=purpose,
        origin=TicketOrigin.ASKED,
        external_id=ticket.id,
        name=ticket.name,
        url=page_of(connection, ticket),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def answer(session: Session, ticket: TicketRow, words: str, *, about: str, now: datetime) -> bool:
    """A comment in the ticket, once for what it is about; false where there were too many."""
    recently = select(func.count()).where(
        TicketWork.ticket_id == ticket.id,
        TicketWork.act == TicketAct.COMMENT,
        col(TicketWork.rule).is_(None),
        TicketWork.created_at > now - WITHIN,
    )
    if session.exec(recently).one() >= MOST_ANSWERS:
        return False
    key = dedup.ticket_answer(ticket.id, about)
    add_work(session, ticket, TicketAct.COMMENT, key=key, payload={"words": words}, now=now)
    return True
