"""Says in plain sentences what a mapping means."""

from collections.abc import Iterator

from models.vocabulary import Action, Audience
from review.rules.wording import listed
from ticketing.mapping.start_wording import start_in_words
from ticketing.mapping.values import (
    Connection,
    Means,
    Rule,
    StateRule,
    TicketKind,
    TicketMapping,
    When,
)

EVENTS = {
    Action.DRAFT_SUBMITTED: "When a draft is submitted",
    Action.DRAFT_PROMOTED: "When a draft is promoted",
    Action.DRAFT_WITHDRAWN: "When a draft is withdrawn",
    Action.REVISION_ADDED: "When a revision is added",
    Action.ROUND_OPENED: "When a round is opened",
    Action.ROUND_EXTENDED: "When a round is extended",
    Action.ROUND_CLOSED: "When a round is closed",
    Action.ROUND_RECALLED: "When a round is recalled",
    Action.ROUND_ESCALATED: "When there are more rounds than the plan likes",
    Action.COMMENT_ADDED: "When a comment is added that those who read there may know of",
    Action.OVERRIDE_PROPOSED: "When an override is proposed",
    Action.OVERRIDE_CONFIRMED: "When an override is confirmed",
}
MEANINGS = {
    Means.NOTHING: "that means nothing here",
    Means.COMMENT: "a comment on the draft says so",
    Means.DOCUMENT_READY: "the document is ready",
}


def describe(mapping: TicketMapping) -> tuple[str, ...]:
    """The mapping in sentences: where, what is opened, when what is done, and what comes back."""
    return (
        *(_connection(one) for one in mapping.connections),
        *(_ticket(one) for one in mapping.tickets),
        *(_rule(one) for one in mapping.rules),
        *(_state(one) for one in mapping.states),
        *(start_in_words(one) for one in mapping.starts),
        "No state of a ticket ever signs anything off.",
    )


def _connection(one: Connection) -> str:
    readers = "people inside" if one.audience is Audience.INTERNAL else "everyone"
    return f"{one.name} is {one.system} at {one.base_url}, read by {readers}."


def _ticket(one: TicketKind) -> str:
    purpose = f"the {one.document.replace('_', ' ')}" if one.document else "the review"
    where = f"{one.connection}, project {one.project}" if one.project else one.connection
    kind = f"a {one.kind}" if one.kind else "a ticket"
    labels = f", labelled {listed(list(one.labels))}" if one.labels else ""
    return f"{one.name} is {kind} for {purpose} in {where}{labels}."


def _rule(one: Rule) -> str:
    acts = [
        *([f"{one.ticket} is opened"] if one.open else []),
        *([f"{one.ticket} gets a comment"] if one.comment is not None else []),
        *([f"{one.ticket} is moved to {one.move}"] if one.move is not None else []),
    ]
    conditions = listed(list(_conditions(one.when)))
    where = f", where {conditions}" if conditions else ""
    return f"{EVENTS[one.on]}{where}: {listed(acts)}."


def _conditions(when: When) -> Iterator[str]:
    for what, among in (
        ("the theme is", when.themes),
        ("the stage is", when.stages),
        ("the lead is", when.leads),
        ("the policy is", when.policies),
        ("the outcome is", when.outcomes),
    ):
        if among:
            words = [str(one).replace("_", " ") for one in sorted(among)]
            yield f"{what} {listed(words, 'or')}"
    if when.blocking is not None:
        yield "it keeps the gate shut" if when.blocking else "it does not keep the gate shut"


def _state(one: StateRule) -> str:
    return f"When {one.ticket} comes to {listed(list(one.states), 'or')}: {MEANINGS[one.means]}."
