"""Puts down what is to be done to a ticket: one row an act, done in that order."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.columns import new_id
from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import TicketAct, TicketOrigin, TicketWorkState
from review import dedup


def find_ticket(
    session: Session, *, draft_id: str, connection: str, purpose: str
) -> TicketRow | None:
    """The draft's ticket there for this purpose."""
    query = select(TicketRow).where(
        TicketRow.draft_id == draft_id,
        TicketRow.connection == connection,
        TicketRow.purpose == purpose,
    )
    return session.exec(query).first()


def new_ticket(session: Session, ticket: TicketRow) -> bool:
    """Puts the ticket down; false where the draft has one there for this purpose."""
    made = insert(TicketRow).values(**ticket.model_dump()).on_conflict_do_nothing()
    session.flush()
    return bool(session.connection().execute(made.returning(col(TicketRow.id))).first())


def open_ticket(session: Session, ticket: TicketRow, *, rule: str | None, now: datetime) -> bool:
    """The ticket, to be opened, with a link back to the draft; false where there is one."""
    if not new_ticket(session, ticket):
        return False
    add_work(session, ticket, TicketAct.OPEN, key=dedup.ticket(ticket.id), rule=rule, now=now)
    link_back(session, ticket, now=now)
    return True


def link_back(session: Session, ticket: TicketRow, *, now: datetime) -> None:
    """The ticket is to have a link to the draft."""
    add_work(session, ticket, TicketAct.LINK, key=dedup.ticket_link(ticket.id), now=now)


def add_work(
    session: Session,
    ticket: TicketRow,
    act: TicketAct,
    *,
    key: str,
    now: datetime,
    rule: str | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """What is to be done to the ticket, once a key, after all that was put down before."""
    made = insert(TicketWork).values(
        id=new_id(),
        ticket_id=ticket.id,
        connection=ticket.connection,
        act=act,
        key=key,
        rule=rule,
        payload=payload or {},
        state=TicketWorkState.PENDING,
        created_at=now,
        available_at=now,
        attempts=0,
    )
    session.connection().execute(made.on_conflict_do_nothing())


def ticket_row(
    *,
    policy_id: str,
    draft_id: str | None,
    connection: str,
    purpose: str,
    origin: TicketOrigin,
    now: datetime,
    project: str = "",
    template: str | None = None,
    name: str | None = None,
) -> TicketRow:
    """A ticket of which no more is known yet."""
    return TicketRow(
        policy_id=policy_id,
        draft_id=draft_id,
        connection=connection,
        purpose=purpose,
        origin=origin,
        project=project,
        template=template,
        name=name,
        created_at=now,
    )
