"""Has a ticket opened for a draft, or one that is there made the draft's own."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, TicketAct, TicketOrigin, TicketWorkState
from review.actors import Actor
from review.commands.record_ticket import record_ticket
from review.commands.retry_ticket import try_again
from review.commands.ticket_work import find_ticket, link_back, new_ticket, open_ticket, ticket_row
from review.errors import AlreadyThere, Unknown
from review.queries.tickets import knows_tickets


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ticket: where, what for, of which kind of the mapping, and whether it is there."""

    connection: str
    purpose: str
    project: str = ""
    # Of the mapping; none: it names no kind for this.
    template: str | None = None
    # What people call the one that is there; none: it is to be opened.
    name: str | None = None


def ask_ticket(
    session: Session, draft_id: str, wanted: Wanted, *, actor: Actor, now: datetime
) -> TicketRow:
    """The ticket, to be opened or looked up by the relay: no call waits for a ticket system."""
    if not knows_tickets(actor.viewer):
        raise Unknown
    # Locked by the entry in the journal, after what is locked of the ticket.
    draft = session.get(Draft, draft_id)
    if draft is None:
        raise Unknown
    ticket = _named_anew(session, draft.id, wanted, now)
    if ticket is None:
        ticket = _row(draft, wanted, now)
        if not _put_down(session, ticket, now):
            raise AlreadyThere(
                f"The draft has a ticket for this in {wanted.connection} already: one of each."
            )
    record_ticket(session, ticket, None, Action.TICKET_ASKED, {}, now, actor=actor.name)
    return ticket


def _row(draft: Draft, wanted: Wanted, now: datetime) -> TicketRow:
    return ticket_row(
        policy_id=draft.policy_id,
        draft_id=draft.id,
        connection=wanted.connection,
        purpose=wanted.purpose,
        project=wanted.project,
        template=wanted.template,
        origin=TicketOrigin.OPENED if wanted.name is None else TicketOrigin.LINKED,
        name=wanted.name,
        now=now,
    )


def _put_down(session: Session, ticket: TicketRow, now: datetime) -> bool:
    if ticket.name is None:
        return open_ticket(session, ticket, rule=None, now=now)
    if not new_ticket(session, ticket):
        return False
    # The link is put on the ticket that is called so, which is found then.
    link_back(session, ticket, now=now)
    return True


def _named_anew(session: Session, draft_id: str, wanted: Wanted, now: datetime) -> TicketRow | None:
    """A ticket that could not be opened, or found: the one that is named now takes its place.

    What was to be said there is said to that one.
    """
    if wanted.name is None:
        return None
    ticket = find_ticket(
        session, draft_id=draft_id, connection=wanted.connection, purpose=wanted.purpose
    )
    if ticket is None or ticket.external_id is not None:
        return None
    query = select(TicketWork).where(
        TicketWork.ticket_id == ticket.id,
        col(TicketWork.act).in_([TicketAct.OPEN, TicketAct.LINK]),
        TicketWork.state == TicketWorkState.FAILED,
    )
    failed = list(session.exec(query.with_for_update(key_share=True)))
    if not failed:
        return None
    for work in failed:
        if work.act is TicketAct.OPEN:
            work.state, work.last_error = TicketWorkState.DROPPED, "another ticket was named"
        else:
            try_again(work, now)
    ticket.name, ticket.origin = wanted.name, TicketOrigin.LINKED
    return ticket
