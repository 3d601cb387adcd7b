"""What a delivery says, whichever system it is of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody in the ticket system; the mail address where the system tells it."""

    id: str
    name: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class HeardTicket:
    """The ticket as it stands by this delivery."""

    # For machines, as the connector has it too, and for people.
    id: str
    name: str
    url: str = ""
    project: str = ""
    title: str = ""
    text: str = ""
    labels: tuple[str, ...] = ()
    # Who wrote it, which need not be who did something to it now.
    author: Account = Account("")
    # By the system's own names for them; only what is a line of text.
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Created:
    """The ticket is new."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """It has these labels that it had not."""

    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commented:
    """Somebody said something."""

    id: str
    text: str
    # Whether whoever asked for the ticket reads it too, where the system tells the two apart.
    public: bool = True


@dataclass(frozen=True, slots=True)
class StateChanged:
    """It has come to this state, in the system's own word."""

    state: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """It is gone."""


News = Created | Labelled | Commented | StateChanged | Deleted


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery. Without a ticket it is a greeting, or of something that is no ticket."""

    # The system's own id of it, the same at each repeat.
    delivery: str
    at: datetime
    by: Account = Account("")
    ticket: HeardTicket | None = None
    news: tuple[News, ...] = ()
