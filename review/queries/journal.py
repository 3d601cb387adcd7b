"""The journal of a draft, as one viewer may see it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.draft import Draft
from models.journal import JournalEntry
from models.policy import Policy
from review.errors import Unknown
from review.queries.comments import entry_is_visible, sight_of_comments
from review.record import draft_stream
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


def load_journal(
    session: Session, viewer: Viewer, draft_id: str, *, after: int = 0, limit: int = 100
) -> JournalPage:
    """A page of the draft's journal."""
    found = session.exec(
        select(Policy.lead_id)
        .join(Draft, col(Policy.id) == col(Draft.policy_id))
        .where(Draft.id == draft_id)
    ).first()
    if found is None:
        raise Unknown
    query = select(JournalEntry).where(JournalEntry.stream == draft_stream(draft_id))
    query = query.order_by(col(JournalEntry.seq))
    if viewer.sees_all:
        entries = list(session.exec(query.where(JournalEntry.seq > after).limit(limit + 1)))
    else:
        # What happened to a comment is for whoever may see the comment.
        comments = sight_of_comments(session, viewer, draft_id)
        visible = [
            entry
            for entry in session.exec(query)
            if comments.get(entry.subject_id, entry_is_visible(viewer, entry, found))
        ]
        entries = visible[after : after + limit + 1]
    more = len(entries) > limit
    entries = entries[:limit]
    last = entries[-1].seq if entries and viewer.sees_all else after + len(entries)
    return JournalPage(tuple(entries), viewer.sees_all, last if more else None)
