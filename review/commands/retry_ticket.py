"""Has tried again what was given up of a ticket, as often as something fresh."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, TicketStanding, TicketWorkState
from review.actors import Actor
from review.commands.record_ticket import record_ticket
from review.errors import TicketNotFailed, Unknown
from review.queries.tickets import MOST, knows_tickets, list_tickets, the_ticket


def retry_ticket(session: Session, ticket_id: str, *, actor: Actor, now: datetime) -> TicketRow:
    """The ticket; all of its acts that were given up are due at once, in their order."""
    the_ticket(session, actor.viewer, ticket_id)
    if not _retry(session, ticket_id, actor=actor, now=now):
        raise TicketNotFailed("Nothing of this ticket was given up; there is nothing to try again.")
    return session.get_one(TicketRow, ticket_id)


def retry_tickets(session: Session, *, actor: Actor, now: datetime) -> int:
    """Of how many tickets something is tried again."""
    if not knows_tickets(actor.viewer):
        raise Unknown
    known = list_tickets(session, actor.viewer, standing=TicketStanding.GIVEN_UP, limit=MOST)
    # In one order, whoever does it.
    return sum(_retry(session, one.id, actor=actor, now=now) for one in known)


def try_again(work: TicketWork, now: datetime) -> None:
    """The act, which the caller has locked, is due as something fresh."""
    work.state, work.available_at, work.retried_at = TicketWorkState.PENDING, now, now
    work.attempts, work.done_at, work.last_error = 0, None, None


def _retry(session: Session, ticket_id: str, *, actor: Actor, now: datetime) -> bool:
    query = (
        select(TicketWork)
        .where(TicketWork.ticket_id == ticket_id, TicketWork.state == TicketWorkState.FAILED)
        .order_by(col(TicketWork.seq))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    failed = list(session.exec(query))
    if not failed:
        return False
    for work in failed:
        try_again(work, now)
    ticket = session.get_one(TicketRow, ticket_id)
    acts = [work.act.value for work in failed]
    record_ticket(
        session, ticket, None, Action.TICKET_RETRIED, {"acts": acts}, now, actor=actor.name
    )
    return True
