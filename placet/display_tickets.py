"""Tickets on a terminal: what has not arrived, and a draft's own."""

from collections.abc import Sequence
from datetime import UTC

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.schemas.tickets import TicketOut
from models.vocabulary import TicketStanding
from placet.standing import TicketLine

# More are a list of their own: `placet tickets list`.
SHOWN = 10


def show_ticket_trouble(tickets: Sequence[TicketLine], console: Console) -> None:
    """What was given up is loud; what is tried again is said."""
    given_up = [one for one in tickets if one.standing is TicketStanding.GIVEN_UP]
    retrying = [one for one in tickets if one.standing is TicketStanding.RETRYING]
    if given_up:
        console.print(f"[bold red]Tickets for which something was given up: {len(given_up)}[/]")
        console.print(_table(given_up[:SHOWN]))
        more = len(given_up) - SHOWN
        again = "`placet tickets retry` tries again."
        console.print(f"{f'and {more} more; ' if more > 0 else ''}{again}\n")
    if retrying:
        console.print(f"[bold]Tickets that are tried again: {len(retrying)}[/]")
        console.print(_table(retrying[:SHOWN]))
        console.print()


def show_tickets(tickets: Sequence[TicketLine], console: Console) -> None:
    """All of a draft's."""
    if not tickets:
        return
    console.print("\n[bold]Tickets[/]")
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for one in tickets:
        table.add_row(
            *_what(one),
            escape(one.state),
            one.standing.value.replace("_", " "),
            escape(one.url),
        )
    console.print(table)


def ticket_table(tickets: Sequence[TicketOut]) -> Table:
    """Each with its id, for whoever wants it tried again."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Id", "For", "Ticket", "State", "Stands", "Why"):
        table.add_column(heading, no_wrap=heading == "Id", overflow="fold")
    for one in tickets:
        standing = one.standing.value.replace("_", " ")
        if one.next_try is not None:
            standing = f"{standing} at {one.next_try.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        loud = one.standing is TicketStanding.GIVEN_UP
        table.add_row(
            one.id,
            _purpose(one.purpose),
            escape(one.name or one.connection),
            escape(one.state),
            f"[red]{standing}[/]" if loud else standing,
            escape(one.error),
        )
    return table


def _table(tickets: Sequence[TicketLine]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for one in tickets:
        at = f"{one.retry_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if one.retry_at else ""
        table.add_row(escape(one.draft), *_what(one), at, escape(one.error))
    return table


def _what(one: TicketLine) -> tuple[str, str]:
    return _purpose(one.purpose), escape(one.name or one.connection)


def _purpose(purpose: str) -> str:
    return escape((purpose.partition(":")[2] or purpose).replace("_", " "))
