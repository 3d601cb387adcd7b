"""Tickets on a terminal: what has not arrived, and a draft's own."""

from collections.abc import Sequence
from datetime import UTC

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from models.vocabulary import TicketStanding
from placet.standing import TicketLine

# More are a page of their own.
SHOWN = 10


def show_ticket_trouble(tickets: Sequence[TicketLine], console: Console) -> None:
    """What was given up is loud; what is tried again is said."""
    given_up = [one for one in tickets if one.standing is TicketStanding.GIVEN_UP]
    retrying = [one for one in tickets if one.standing is TicketStanding.RETRYING]
    if given_up:
        console.print(f"[bold red]Tickets for which something was given up: {len(given_up)}[/]")
        console.print(_table(given_up[:SHOWN]))
        more = len(given_up) - SHOWN
        again = "The page /tickets has it tried again."
        console.print(f"{f'and {more} more. ' if more > 0 else ''}{again}\n")
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


def _table(tickets: Sequence[TicketLine]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for one in tickets:
        at = f"{one.retry_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if one.retry_at else ""
        table.add_row(escape(one.draft), *_what(one), at, escape(one.error))
    return table


def _what(one: TicketLine) -> tuple[str, str]:
    purpose = one.purpose.partition(":")[2] or one.purpose
    return escape(purpose.replace("_", " ")), escape(one.name or one.connection)
