"""What became of a ticket, in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from models.vocabulary import Action


class Told(Protocol):
    """An entry, and who did it."""

    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def actor(self) -> str: ...


def _ticket(told: Told) -> str:
    name = str(told.data.get("name") or "")
    purpose = str(told.data.get("purpose", "")).replace(":", " ").replace("_", " ")
    where = f"{name} ({purpose})" if name else f"for the {purpose}"
    return f"the ticket {where} in {told.data.get('connection', '?')}"


ACTS = {
    "open": "opening",
    "comment": "a comment on",
    "move": "moving",
    "link": "a link on",
}


def _what(told: Told) -> str:
    return f"{ACTS.get(str(told.data.get('act')), 'an act on')} {_ticket(told)}"


def _linked(told: Told) -> str:
    if told.data.get("asked"):
        return f"{_upper(_ticket(told))} asked for this review."
    return f"{told.actor} put a link on {_ticket(told)}."


def _state(told: Told) -> str:
    ready = ", which means that its document is ready"
    means = ready if told.data.get("means") == "document_ready" else ""
    return f"{_upper(_ticket(told))} is {told.data.get('state', '?')} now{means}."


def _upper(words: str) -> str:
    """As a sentence begins; names stay as they are."""
    return words[:1].upper() + words[1:]


TELL: Mapping[Action, Callable[[Told], str]] = {
    Action.TICKET_ASKED: lambda t: f"{t.actor} asked for {_ticket(t)}.",
    Action.TICKET_OPENED: lambda t: f"{t.actor} opened {_ticket(t)}.",
    Action.TICKET_LINKED: _linked,
    Action.TICKET_COMMENTED: lambda t: f"{t.actor} commented on {_ticket(t)}.",
    Action.TICKET_MOVED: lambda t: f"{t.actor} moved {_ticket(t)} to {t.data.get('state', '?')}.",
    Action.TICKET_DROPPED: lambda t: f"No longer needed: {_what(t)}.",
    Action.TICKET_FAILED: lambda t: f"Given up: {_what(t)}.",
    Action.TICKET_RETRIED: lambda t: f"{t.actor} had {_ticket(t)} tried again.",
    Action.TICKET_STATE_CHANGED: _state,
}
