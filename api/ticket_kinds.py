"""Which ticket a caller means, by the names in the file of ticket systems."""

from collections.abc import Iterable

from review.commands.ask_ticket import Wanted
from review.errors import Unacceptable
from ticketing.mapping.values import REVIEW, TicketMapping


def wanted_kind(mapping: TicketMapping, kind: str, name: str | None) -> Wanted:
    """A ticket of this kind, to be opened or (by `name`) there already."""
    found = mapping.ticket(kind)
    if found is None:
        raise Unacceptable("ticket", _none("ticket", kind, (one.name for one in mapping.tickets)))
    return Wanted(found.connection, found.purpose, found.project, found.name, name)


def wanted_there(mapping: TicketMapping, connection: str, name: str) -> Wanted:
    """A ticket that is there, for the review, of no kind of the mapping."""
    if mapping.connection(connection) is None:
        known = (one.name for one in mapping.connections)
        raise Unacceptable("connection", _none("connection", connection, known))
    return Wanted(connection, REVIEW, name=name)


def _none(what: str, name: str, known: Iterable[str]) -> str:
    names = ", ".join(known)
    there = f"there is {names}" if names else "there is none"
    return f"There is no {what} called {name} in the file of ticket systems; {there}."
