"""The journal of a draft in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from api.pages.telling import TELL, Told
from models.journal import JournalEntry
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


def sentences(page: DraftPage) -> list[Sentence]:
    """The entries that the viewer may see, the newest first."""
    return [Sentence(entry.at, _sentence(entry, page)) for entry in page.history]


def _sentence(entry: JournalEntry, page: DraftPage) -> str:
    def name(ident: str) -> str:
        return page.names.get(ident, "somebody")

    def group(key: str) -> str:
        return page.view.review.labels.get(key, key)

    told = Told(entry.data, _actor(entry.actor, page.names), name, group)
    words = TELL.get(entry.action)
    return words(told) if words else f"{told.actor}: {entry.action.value}."


def _actor(actor: str, names: Mapping[str, str]) -> str:
    kind, _, ident = actor.partition(":")
    if kind == "person":
        return names.get(ident, "Somebody")
    if kind in ("token", "client"):
        return f"The program {names[ident]}" if ident in names else "A program"
    if kind == "tickets":
        return f"The ticket system {ident}"
    return OURS.get(actor, "Placet")
