"""The journal entry of what became of a ticket, for people inside."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, Audience
from review.commands.put_person import STREAM
from review.locking import lock_draft
from review.record import draft_stream, policy_stream, record

TICKETS = "system:tickets"


def record_ticket(
    session: Session,
    ticket: TicketRow,
    work: TicketWork | None,
    action: Action,
    more: dict[str, Any],
    now: datetime,
    *,
    actor: str = TICKETS,
) -> None:
    """Ends the change: the caller has locked the ticket's row, or made it."""
    if ticket.draft_id is not None:
        lock_draft(session, ticket.draft_id)
    data = {
        "connection": ticket.connection,
        "purpose": ticket.purpose,
        "name": ticket.name or "",
        "url": ticket.url or "",
        **({"act": work.act.value, "rule": work.rule, "attempts": work.attempts} if work else {}),
        **more,
    }
    record(
        session,
        stream=_stream(ticket),
        draft_id=ticket.draft_id,
        action=action,
        actor=actor,
        subject_id=ticket.id,
        data=data,
        now=now,
        audience=Audience.INTERNAL,
    )


def _stream(ticket: TicketRow) -> str:
    if ticket.draft_id is not None:
        return draft_stream(ticket.draft_id)
    return policy_stream(ticket.policy_id) if ticket.policy_id is not None else STREAM
