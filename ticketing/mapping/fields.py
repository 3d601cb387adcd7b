"""The fields of a mapping: the one table that reader and JSON Schema are made of."""

from collections.abc import Iterable
from typing import Any

from models.vocabulary import Action, Audience, DocumentKind, RoundState, Stage, Theme
from review.plans.kinds import Choice, ListOf
from review.plans.records import Field, Record
from review.plans.values import flag, name
from ticketing.mapping.kinds import (
    ByName,
    Meaning,
    NotAlways,
    OneOf,
    OneOrMore,
    TemplateText,
    base_url,
    email,
    word,
)
from ticketing.mapping.start_fields import START
from ticketing.mapping.values import (
    DOCUMENT,
    REVIEW,
    Connection,
    Rule,
    StateRule,
    System,
    TicketKind,
    TicketMapping,
    When,
)

MOST = 200
# What may be said to a ticket system; how anybody signed off is not among it.
EVENTS = (
    Action.DRAFT_SUBMITTED,
    Action.DRAFT_PROMOTED,
    Action.DRAFT_WITHDRAWN,
    Action.REVISION_ADDED,
    Action.ROUND_OPENED,
    Action.ROUND_EXTENDED,
    Action.ROUND_CLOSED,
    Action.ROUND_RECALLED,
    Action.ROUND_ESCALATED,
    Action.COMMENT_ADDED,
    Action.OVERRIDE_PROPOSED,
    Action.OVERRIDE_CONFIRMED,
)
OUTCOMES = (RoundState.APPROVED, RoundState.CHANGES_REQUESTED, RoundState.EXPIRED)
AUDIENCES = (Audience.EVERYONE, Audience.INTERNAL)


def _when(*, blocking: bool | None, **among: Iterable[Any]) -> When:
    return When(blocking=blocking, **{name: frozenset(words) for name, words in among.items()})


def _ticket(*, document: DocumentKind | None, **values: Any) -> TicketKind:
    return TicketKind(purpose=f"{DOCUMENT}{document}" if document else REVIEW, **values)


def _rule(*, name: str | None, on: Action, ticket: str, **values: Any) -> Rule:
    return Rule(name=name or f"{on} {ticket}", on=on, ticket=ticket, **values)


CONNECTION = Record(
    "A connection",
    (
        Field("name", name("a short lower-case name such as jira"), "What tickets call it by."),
        Field("system", Choice(System), "Which ticket system it is."),
        Field("base_url", base_url(), "Where it is; left out for github: github.com.", ""),
        Field("user", word("a user's name or address", 200), "Whom the token is of.", ""),
        Field(
            "audience",
            OneOf(Audience, AUDIENCES),
            "Who reads there: everyone, people from outside too, or people inside only.",
            Audience.EVERYONE,
        ),
        Field(
            "options",
            ByName("a mapping of options to words", word("a word", 500), 30),
            "What its connector is told besides, such as ca_file.",
            {},
        ),
        Field(
            "account",
            word("an account", 200),
            "Placet's own account, as the system's hooks name it; left out: the user.",
            "",
        ),
    ),
    Connection,
)

WHEN = Record(
    "when",
    (
        Field(
            "theme",
            OneOrMore("a theme or a list of themes", Choice(Theme)),
            "The policy's theme is one of these.",
            (),
            argument="themes",
        ),
        Field(
            "stage",
            OneOrMore("a stage or a list of stages", Choice(Stage)),
            "The draft is at one of these stages.",
            (),
            argument="stages",
        ),
        Field(
            "lead",
            OneOrMore("a lead's mail address or a list of them", email()),
            "The policy's lead is one of these.",
            (),
            argument="leads",
        ),
        Field(
            "policy",
            OneOrMore("a policy's key or a list of keys", word("a policy's key", 80)),
            "The policy is one of these.",
            (),
            argument="policies",
        ),
        Field(
            "outcome",
            OneOrMore("an outcome or a list of outcomes", OneOf(RoundState, OUTCOMES)),
            "The round ended so; for round:closed.",
            (),
            argument="outcomes",
        ),
        Field(
            "blocking",
            flag(),
            "Whether the comment keeps the gate shut; for comment:added.",
            None,
        ),
    ),
    _when,
)

TICKET = Record(
    "A ticket",
    (
        Field("name", name("a short lower-case name such as review"), "What rules call it by."),
        Field("connection", name("the name of a connection"), "Where it is opened."),
        Field(
            "document",
            Choice(DocumentKind),
            "The document that it is for; left out: it is for the review.",
            None,
        ),
        Field("project", word("a project", 200), "Jira: its key. GitHub: owner/name.", ""),
        Field("kind", word("an issue type", 100), "The issue type, where there are any.", ""),
        Field(
            "labels",
            ListOf("a list of labels", word("a label", 100), 20),
            "Put on it.",
            (),
        ),
        Field(
            "fields",
            ByName(
                "a mapping of the system's names of fields to texts", TemplateText("a text"), 30
            ),
            "Fields of one's own, by the system's names for them; templates.",
            {},
        ),
        Field("title", TemplateText("a line of text, a template"), "Its title."),
        Field("body", TemplateText("a text, a template"), "What it says."),
    ),
    _ticket,
)

RULE = Record(
    "A rule",
    (
        Field(
            "name",
            word("a name", 100),
            "What it is called; left out: by its event and its ticket.",
            None,
        ),
        Field("on", OneOf(Action, EVENTS), "What has happened."),
        Field("when", WHEN, "Where it applies; left out: everywhere.", When()),
        Field("ticket", name("the name of a ticket"), "Which ticket it is about."),
        Field("open", NotAlways(), "true: it is opened, unless it is there.", False),
        Field("comment", TemplateText("a text, a template"), "What is remarked on it.", None),
        Field("move", word("the name of a state", 100), "The state it is taken to.", None),
    ),
    _rule,
)

STATE = Record(
    "A state",
    (
        Field("ticket", name("the name of a ticket"), "The ticket it is a state of."),
        Field(
            "state",
            OneOrMore("the name of a state or a list of names", word("the name of a state", 100)),
            "In the system's words; capitals make no difference.",
            argument="states",
        ),
        Field("means", Meaning(), "What it means here; never a sign-off."),
    ),
    StateRule,
)

MAPPING = Record(
    "The file",
    (
        Field(
            "connections",
            ListOf("a list of connections", CONNECTION, 20, repeats=True),
            "The ticket systems.",
        ),
        Field(
            "tickets",
            ListOf("a list of tickets", TICKET, MOST, 0, repeats=True),
            "The kinds of tickets that Placet opens.",
            (),
        ),
        Field(
            "rules",
            ListOf("a list of rules", RULE, MOST, 0, repeats=True),
            "What is done to them, and when.",
            (),
        ),
        Field(
            "states",
            ListOf("a list of states", STATE, MOST, 0, repeats=True),
            "What it means here that a ticket comes to a state.",
            (),
        ),
        Field(
            "starts",
            ListOf("a list of starts", START, MOST, 0, repeats=True),
            "What of a ticket asks for the review of a draft.",
            (),
        ),
    ),
    TicketMapping,
)
