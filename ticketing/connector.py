"""The protocol of a connector: what Placet asks of a ticket system, each thing done at most once.

What makes something carries a `key`, the same at each try: whoever was cut off before the answer
asks again, and the connector finds what its first try made instead of making a second one. Tries
with one key come one after the other, never two at once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket: its id for machines, its name for people (`PLACET-12`), its page."""

    id: str
    """What the acts are done by. Jira: the issue's number, which stays when it is moved. GitHub:
    `owner/name#7`. Others: the number, or what the other side says."""
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened."""

    key: str
    """1 to 200 visible ASCII characters, the same at every try."""
    project: str
    """Jira: the project's key. GitHub: `owner/name`. Others: empty."""
    kind: str
    """The issue type, where the system has any; else empty."""
    title: str
    """One line of at most 250 characters."""
    body: str
    """Plain text in paragraphs, at most 30,000 characters; URLs stand alone."""
    labels: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    """What the mapping says of fields of one's own, by the system's names for them."""


@dataclass(frozen=True, slots=True)
class TicketState:
    """How a ticket stands: the system's own word for it, and whether that is an end."""

    name: str
    closed: bool
    changed_at: datetime | None = None
    """When anything about it last changed, by the system's clock: of two readings, the later."""


class Connector(Protocol):
    """Each call blocks for at most `timeout` seconds a request and raises `TicketFailed`."""

    system: str
    """`jira`, `github`, `zendesk`, `roundup` or `webhook`."""

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        """Opens it, or finds the one that an earlier try with the same key opened."""
        ...

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        """The ticket that was opened under this key, if any."""
        ...

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        """The ticket that people call so (`PLACET-12`, `owner/name#7`), if there is one."""
        ...

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        """Adds a comment, once a key."""
        ...

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        """Takes it to the state of this name; where it is there already, nothing happens."""
        ...

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        """Puts a link to Placet on the ticket, once a key; again with other words changes it."""
        ...

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        """How it stands now."""
        ...
