"""The journal of a draft, as one viewer may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.draft import Draft
from models.journal import JournalEntry
from review.errors import Unknown
from review.queries.comments import CommentSight, entry_is_visible, sight_of_comments
from review.queries.sights import load_sight
from review.record import draft_stream
from review.rules.sight import Sight
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Entries in order, and where to go on after, if there is more.

    `whole`: nothing was left out, so numbers and hashes may be told. They would give away, by the
    gaps between them, that there is something the viewer may not see.
    """

    entries: tuple[JournalEntry, ...]
    whole: bool
    next: int | None


@dataclass(frozen=True, slots=True)
class JournalSight:
    """What one viewer may see of the journal of one draft."""

    sight: Sight
    comments: Mapping[str, CommentSight]

    def shows(self, entry: JournalEntry) -> JournalEntry | None:
        """The entry as the viewer may see it; none where they may not."""
        return _as_seen(self.sight, entry) if self._is_seen(entry) else None

    def _is_seen(self, entry: JournalEntry) -> bool:
        """What happened to a comment is for whoever may see the comment."""
        sight, comment = self.sight, self.comments.get(entry.subject_id)
        if comment is not None and not comment.seen:
            return False
        if comment is None and not entry_is_visible(sight.viewer, entry, sight.lead):
            return False
        own = comment is not None and comment.own
        return own or sight.entry(entry.action, entry.at, entry.actor, entry.data)


def journal_sight(session: Session, viewer: Viewer, draft_id: str) -> JournalSight:
    """Of the draft as it stands now."""
    sight = load_sight(session, viewer, draft_id)
    return JournalSight(sight, sight_of_comments(session, sight, draft_id))


def load_journal(
    session: Session, viewer: Viewer, draft_id: str, *, after: int = 0, limit: int = 100
) -> JournalPage:
    """A page of the draft's journal."""
    if session.get(Draft, draft_id) is None:
        raise Unknown
    query = select(JournalEntry).where(JournalEntry.stream == draft_stream(draft_id))
    query = query.order_by(col(JournalEntry.seq))
    if viewer.sees_all:
        entries = list(session.exec(query.where(JournalEntry.seq > after).limit(limit + 1)))
    else:
        sight = journal_sight(session, viewer, draft_id)
        visible = [seen for entry in session.exec(query) if (seen := sight.shows(entry))]
        entries = visible[after : after + limit + 1]
    more = len(entries) > limit
    entries = entries[:limit]
    last = entries[-1].seq if entries and viewer.sees_all else after + len(entries)
    return JournalPage(tuple(entries), viewer.sees_all, last if more else None)


def _as_seen(sight: Sight, entry: JournalEntry) -> JournalEntry:
    """The entry; of one's own answer not what the gate made of it together with the others'."""
    if sight.apart is None or "gate" not in entry.data:
        return entry
    told: dict[str, Any] = entry.model_dump()
    told["data"] = {key: value for key, value in entry.data.items() if key != "gate"}
    return JournalEntry(**told)
