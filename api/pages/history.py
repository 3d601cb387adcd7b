"""The journal of a draft in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.journal import JournalEntry
from models.vocabulary import Action
from review.actors import FLOW, INSTALLATION, SWEEP
from review.commands.outbox import RELAY
from review.queries.draft_page import DraftPage

OURS = {
    FLOW: "The review's flow",
    SWEEP: "The watch over deadlines",
    RELAY: "The post",
    INSTALLATION: "Placet",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, when."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class _Told:
    """An entry, and the names to tell it with."""

    data: Mapping[str, Any]
    actor: str
    name: Callable[[str], str]
    group: Callable[[str], str]

    def text(self, key: str) -> str:
        return str(self.data.get(key, "?")).replace("_", " ")


def sentences(page: DraftPage) -> list[Sentence]:
    """The entries that the viewer may see, the newest first."""
    return [Sentence(entry.at, _sentence(entry, page)) for entry in page.history]


def _sentence(entry: JournalEntry, page: DraftPage) -> str:
    def name(ident: str) -> str:
        return page.names.get(ident, "somebody")

    def group(key: str) -> str:
        return page.view.review.labels.get(key, key)

    told = _Told(entry.data, _actor(entry.actor, page.names), name, group)
    words = TELL.get(entry.action)
    return words(told) if words else f"{told.actor}: {entry.action.value}."


def _actor(actor: str, names: Mapping[str, str]) -> str:
    kind, _, ident = actor.partition(":")
    if kind == "person":
        return names.get(ident, "Somebody")
    if kind == "token":
        return f"The program {names[ident]}" if ident in names else "A program"
    return OURS.get(actor, "Placet")


def _reason(told: _Told) -> str:
    reason = str(told.data.get("reason", "")).strip()
    return f": {reason}" if reason else "."


def _comment(told: _Told) -> str:
    on = f"revision {told.text('revision')}"
    if told.data.get("kind") == "condition":
        return f"{told.actor} set a condition for {on}."
    if told.data.get("blocking"):
        return f"{told.actor} commented on {on}, which holds the draft up."
    return f"{told.actor} commented on {on}."


def _settled(told: _Told) -> str:
    if told.data.get("withdrawn"):
        return f"{told.actor} withdrew a comment."
    return f"{told.actor} accepted the answer to a comment."


def _disposed(told: _Told) -> str:
    if told.data.get("disposition") == "open":
        return f"{told.actor} took the answer to a comment back."
    return f"{told.actor} answered a comment: {told.text('disposition')}."


def _sign_off(told: _Told) -> str:
    data = told.data
    words = (
        f"{told.name(str(data.get('person')))} of {told.group(str(data.get('group')))} answered "
        f"“{told.text('position')}” on revision {told.text('revision')}"
    )
    if data.get("counts") is False:
        return f"{words}, after the round had ended: it does not count."
    return f"{words}, after the deadline." if data.get("late") else f"{words}."


TELL: Mapping[Action, Callable[[_Told], str]] = {
    Action.DRAFT_SUBMITTED: lambda t: f"{t.actor} submitted the draft.",
    Action.DRAFT_PROMOTED: lambda t: f"{t.actor} promoted revision {t.text('revision')}.",
    Action.DRAFT_WITHDRAWN: lambda t: f"{t.actor} withdrew the draft{_reason(t)}",
    Action.REVISION_ADDED: lambda t: (
        f"{t.name(str(t.data.get('author')))} wrote revision {t.text('number')}."
    ),
    Action.ROUND_OPENED: lambda t: (
        f"{t.actor} opened round {t.text('number')} on revision {t.text('revision')}{_reason(t)}"
    ),
    Action.ROUND_EXTENDED: lambda t: f"{t.actor} extended round {t.text('number')}{_reason(t)}",
    Action.ROUND_CLOSED: lambda t: (
        f"Round {t.text('number')} ended, {t.text('outcome')}{_reason(t)}"
    ),
    Action.ROUND_RECALLED: lambda t: f"{t.actor} recalled round {t.text('number')}{_reason(t)}",
    Action.REQUEST_ASKED: lambda t: (
        f"{t.name(str(t.data.get('person')))} was asked on behalf of "
        f"{t.group(str(t.data.get('group')))}."
    ),
    Action.REQUEST_REMINDED: lambda t: f"{t.name(str(t.data.get('person')))} was reminded.",
    Action.SIGN_OFF_RECORDED: _sign_off,
    Action.COMMENT_ADDED: _comment,
    Action.COMMENT_DISPOSED: _disposed,
    Action.COMMENT_SETTLED: _settled,
    Action.COMMENT_CONTESTED: lambda t: f"{t.actor} contested the answer to a comment.",
    Action.MAIL_SENT: lambda t: f"Mail ({t.text('template')}) to {t.name(str(t.data.get('to')))}.",
    Action.MAIL_DROPPED: lambda t: (
        f"Mail ({t.text('template')}) to {t.name(str(t.data.get('to')))} was no longer needed."
    ),
    Action.MAIL_FAILED: lambda t: (
        f"Mail ({t.text('template')}) to {t.name(str(t.data.get('to')))} could not be delivered."
    ),
}
