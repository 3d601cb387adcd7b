"""Tickets for the command line."""

from datetime import UTC, datetime

from pydantic import BaseModel
from rich.console import Console
from sqlmodel import Session

from api.schemas.tickets import TicketOut, ticket_out
from models.vocabulary import TicketStanding
from placet.failures import Refusal
from review.actors import installation
from review.commands.retry_ticket import retry_ticket, retry_tickets
from review.errors import TicketNotFailed, Unknown
from review.queries.identifiers import known_shape
from review.queries.tickets import list_tickets

NOT_THERE = (TicketStanding.GIVEN_UP, TicketStanding.RETRYING, TicketStanding.WAITING)
KNOWN = (*NOT_THERE, TicketStanding.SENT)
MOST = 1000


class Tickets(BaseModel):
    """By how they stand, the worst first, and the oldest of each; a thousand at most."""

    items: list[TicketOut]


def list_known_tickets(session: Session, standings: list[str], draft_id: str | None) -> Tickets:
    """Those that stand so; if none is named, what has not arrived."""
    if wrong := [one for one in standings if one not in set(KNOWN)]:
        raise Refusal(f"--standing has to be one of {', '.join(KNOWN)}, not {wrong[0]!r}")
    wanted = [TicketStanding(one) for one in standings] or NOT_THERE
    found = [
        ticket_out(one)
        for standing in wanted
        for one in list_tickets(
            session,
            installation().viewer,
            draft_id=draft_id,
            standing=standing,
            limit=MOST,
        )
    ]
    return Tickets(items=found[:MOST])


def retry_known_tickets(session: Session, ticket_id: str | None) -> int:
    """Of how many tickets something is tried again."""
    now = datetime.now(UTC)
    if ticket_id is None:
        return retry_tickets(session, actor=installation(), now=now)
    try:
        retry_ticket(session, known_shape(ticket_id), actor=installation(), now=now)
    except Unknown:
        raise Refusal(f"there is no ticket {ticket_id!r}; see `placet tickets list`") from None
    except TicketNotFailed as refused:
        raise Refusal(refused.detail) from None
    return 1


def show_tickets(found: Tickets) -> None:
    """One a line."""
    from placet.display_tickets import ticket_table

    console = Console(highlight=False)
    if not found.items:
        console.print("No such ticket.")
        return
    console.print(ticket_table(found.items))
