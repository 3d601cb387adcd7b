"""What the page of one draft shows: its rounds, texts, comments and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.api_token import ApiToken
from models.client import Client
from models.journal import JournalEntry
from models.person import Person
from models.revision import Revision
from review.queries.drafts import DraftView, RoundView, load_draft, load_rounds
from review.queries.identifiers import UUID
from review.queries.journal import load_journal
from review.queries.shown_comments import ShownThread, shown_threads
from review.rules.visibility import Viewer

HISTORY_LIMIT = 2_000
# Under which names the entries speak of one person, and of several.
PEOPLE = ("person", "author", "to", "from", "on_behalf_of", "asked")
SEVERAL = ("to", "told")


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision without its text."""

    number: int
    sha256: str
    note: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One draft, as one viewer may see it."""

    view: DraftView
    # The newest first: on a phone the matrix shows one column of them.
    rounds: tuple[RoundView, ...]
    revisions: tuple[RevisionLine, ...]
    threads: tuple[ShownThread, ...]
    # The newest first.
    history: tuple[JournalEntry, ...]
    # Of the people, tokens and clients that the history speaks of, by id.
    names: Mapping[str, str]


def load_draft_page(session: Session, viewer: Viewer, draft_id: str, now: datetime) -> DraftPage:
    """The page of this draft for this viewer."""
    view = load_draft(session, draft_id, now, viewer)
    entries = load_journal(session, viewer, draft_id, limit=HISTORY_LIMIT).entries
    return DraftPage(
        view=view,
        rounds=tuple(load_rounds(session, draft_id, viewer)),
        revisions=_revisions(session, draft_id),
        threads=shown_threads(session, viewer, draft_id, view.policy.lead_id),
        history=tuple(reversed(entries)),
        names=_names(session, entries),
    )


def _revisions(session: Session, draft_id: str) -> tuple[RevisionLine, ...]:
    query = (
        select(Revision.number, Revision.sha256, Revision.note, Person.name, Revision.created_at)  # pyright: ignore[reportCallIssue]
        .join(Person, col(Person.id) == col(Revision.author_id))
        .where(Revision.draft_id == draft_id)
        .order_by(col(Revision.number))
    )
    return tuple(RevisionLine(*row) for row in session.exec(query))


def _names(session: Session, entries: Iterable[JournalEntry]) -> dict[str, str]:
    found: set[str] = set()
    for entry in entries:
        found.update(_ids(entry.actor, entry.data))
    people = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(found)))
    tokens = session.exec(select(ApiToken.id, ApiToken.name).where(col(ApiToken.id).in_(found)))
    clients = session.exec(select(Client.id, Client.name).where(col(Client.id).in_(found)))
    return dict(people.all()) | dict(tokens.all()) | dict(clients.all())


def _ids(actor: str, data: Mapping[str, Any]) -> set[str]:
    kind, _, ident = actor.partition(":")
    ids = {ident} if kind in {"person", "token", "client"} else set[str]()
    ids |= {str(data.get(key)) for key in PEOPLE}
    for key in SEVERAL:
        several = data.get(key)
        ids |= {str(one) for one in several} if isinstance(several, list) else set[str]()
    return {one for one in ids if UUID.fullmatch(one)}
