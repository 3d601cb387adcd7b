"""A mapping as values: the connections, the tickets, the rules, and what a ticket's state means."""

from dataclasses import dataclass, field
from enum import StrEnum

from models.vocabulary import Action, Audience, RoundState, Stage, Theme
from ticketing.mapping.starts import Start

REVIEW = "review"
DOCUMENT = "document:"


class System(StrEnum):
    """The ticket systems that there is a connector for."""

    JIRA = "jira"
    GITHUB = "github"
    ZENDESK = "zendesk"
    ROUNDUP = "roundup"
    WEBHOOK = "webhook"


class Means(StrEnum):
    """What a ticket's new state means here. Never a sign-off: those are people's."""

    NOTHING = "nothing"
    # A remark on the draft says so, for everybody inside.
    COMMENT = "comment"
    # The document that the ticket is for is ready.
    DOCUMENT_READY = "document_ready"


@dataclass(frozen=True, slots=True)
class Connection:
    """One ticket system; its secrets are settings, named after it."""

    name: str
    system: System
    base_url: str = ""
    # Whom the token is of, where the system asks.
    user: str = ""
    # Who reads there: it is told no more than they may see here, and nothing privileged ever.
    audience: Audience = Audience.EVERYONE
    # What its connector is told besides.
    options: dict[str, str] = field(default_factory=dict)
    # Whom its hooks name where Placet did something; empty: the user.
    account: str = ""

    def reads(self, audience: Audience | None) -> bool:
        """Whether those who read there may know of what has this audience; none: everyone has."""
        if self.audience is Audience.INTERNAL:
            return audience is not Audience.PRIVILEGED
        return audience in {None, Audience.EVERYONE}

    @property
    def variable(self) -> str:
        """How the settings of its secrets begin: `PLACET_TICKETS_JIRA`."""
        return f"PLACET_TICKETS_{self.name.upper().replace('-', '_')}"


@dataclass(frozen=True, slots=True)
class When:
    """Where a rule or a ticket applies: every part that is named has to hold."""

    themes: frozenset[Theme] = frozenset()
    stages: frozenset[Stage] = frozenset()
    # By mail address, in lower case.
    leads: frozenset[str] = frozenset()
    # By key.
    policies: frozenset[str] = frozenset()
    # How a round ended; of rules on `round:closed` only.
    outcomes: frozenset[RoundState] = frozenset()
    # Of rules on `comment:added` only.
    blocking: bool | None = None


@dataclass(frozen=True, slots=True)
class TicketKind:
    """A kind of ticket that Placet opens: where, and with which words."""

    name: str
    connection: str
    # `review`, or `document:` and which one.
    purpose: str
    title: str
    body: str
    project: str = ""
    # The issue type, where the system has any.
    kind: str = ""
    labels: tuple[str, ...] = ()
    # By the system's names for them; templates, as title and body are.
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def document(self) -> str | None:
        """Which document it is for; none where it is for the review."""
        return self.purpose.removeprefix(DOCUMENT) if self.purpose != REVIEW else None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done to a ticket when something has happened: opened, then commented, then moved."""

    name: str
    on: Action
    # By name, of the kinds of tickets.
    ticket: str
    open: bool = False
    # A template.
    comment: str | None = None
    # The name of a state, in the system's words.
    move: str | None = None
    when: When = When()


@dataclass(frozen=True, slots=True)
class StateRule:
    """What it means here that a ticket of this kind has come to one of these states."""

    ticket: str
    # In the system's words; capitals make no difference.
    states: tuple[str, ...]
    means: Means

    def names(self, state: str) -> bool:
        """Whether it speaks of this state."""
        return state.casefold() in {one.casefold() for one in self.states}


@dataclass(frozen=True, slots=True)
class TicketMapping:
    """Everything in the file."""

    connections: tuple[Connection, ...]
    tickets: tuple[TicketKind, ...] = ()
    rules: tuple[Rule, ...] = ()
    states: tuple[StateRule, ...] = ()
    starts: tuple[Start, ...] = ()

    def connection(self, name: str) -> Connection | None:
        """The connection of this name."""
        return next((one for one in self.connections if one.name == name), None)

    def ticket(self, name: str) -> TicketKind | None:
        """The kind of ticket of this name."""
        return next((one for one in self.tickets if one.name == name), None)

    def rule(self, name: str) -> Rule | None:
        """The rule of this name."""
        return next((one for one in self.rules if one.name == name), None)

    def rules_on(self, action: Action) -> tuple[Rule, ...]:
        """The rules on this event, in the order of the file."""
        return tuple(one for one in self.rules if one.on is action)

    def kinds_of(self, connection: str, purpose: str) -> frozenset[str]:
        """The names of the kinds that a ticket may be of: also one that somebody else opened."""
        return frozenset(
            one.name
            for one in self.tickets
            if (one.connection, one.purpose) == (connection, purpose)
        )

    def meaning(self, connection: str, purpose: str, state: str) -> Means:
        """What it means that a ticket there, for this purpose, has come to this state."""
        kinds = self.kinds_of(connection, purpose)
        found = (one.means for one in self.states if one.ticket in kinds and one.names(state))
        return next(found, Means.NOTHING)


NO_TICKETS = TicketMapping(())
