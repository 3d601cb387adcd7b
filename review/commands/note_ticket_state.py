"""Takes down the state that a ticket has come to, by the ticket's own time; it decides nothing."""

from datetime import datetime

from sqlmodel import Session, select

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, TicketAct, TicketWorkState
from review.commands.record_ticket import record_ticket


def note_ticket_state(
    session: Session,
    ticket: TicketRow,
    state: str,
    *,
    closed: bool,
    at: datetime,
    means: str,
    actor: str,
    now: datetime,
) -> bool:
    """Whether it is news: nothing later is known, and it stood differently. The caller has locked
    the ticket's row."""
    known = ticket.state_changed_at
    if known is not None and at < known:
        return False
    before = ticket.state
    ticket.state, ticket.closed = state, closed
    ticket.state_changed_at, ticket.state_read_at = at, now
    session.flush()
    if before is not None and before.casefold() == state.casefold():
        return False
    more = {"state": state, "closed": closed, "means": means}
    record_ticket(session, ticket, None, Action.TICKET_STATE_CHANGED, more, now, actor=actor)
    return True


def moved_by_us(session: Session, ticket: TicketRow, state: str) -> bool:
    """Whether Placet is bringing it to this state at the moment. Once that is done it is known to
    be there, and being told of it is no news."""
    query = select(TicketWork).where(
        TicketWork.ticket_id == ticket.id,
        TicketWork.act == TicketAct.MOVE,
        TicketWork.state == TicketWorkState.CLAIMED,
    )
    wanted = (str(one.payload.get("state", "")) for one in session.exec(query))
    return any(one.casefold() == state.casefold() for one in wanted)
