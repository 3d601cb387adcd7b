"""The feed as one viewer may see it: what the journal shows them, and no trace of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.draft import Draft
from models.journal import JournalEntry
from models.policy import Policy
from models.vocabulary import Action
from review.errors import Unknown
from review.queries.drafts import require_visible
from review.queries.events import Published, events_after
from review.queries.journal import JournalSight, journal_sight
from review.record import policy_stream
from review.rules.visibility import Viewer

BATCH = 500


class Happening(NamedTuple):
    """An entry as its viewer may see it, with its place in the feed."""

    position: int
    entry: JournalEntry
    # The key of the policy that it is about, where it is about one.
    policy: str | None


@dataclass(frozen=True, slots=True)
class Only:
    """Which of the happenings are wanted; nothing said: all of them."""

    policy: str | None = None
    draft_id: str | None = None
    actions: frozenset[Action] = frozenset()

    def wants(self, one: Happening) -> bool:
        """Whether it is one of those."""
        return (
            (not self.actions or one.entry.action in self.actions)
            and self.draft_id in (None, one.entry.draft_id)
            and self.policy in (None, one.policy)
        )


class Stretch(NamedTuple):
    """What was found in a part of the feed, and up to which place it was looked through."""

    items: list[Happening]
    looked_to: int
    # Whether there is more of the feed behind that.
    more: bool


def happenings(
    session: Session, viewer: Viewer, only: Only, after: int, *, limit: int, most: int = 5_000
) -> Stretch:
    """What comes after this place: `limit` of it, looking through `most` entries at most."""
    found: list[Happening] = []
    looked_to, looked_at = after, 0
    while looked_at < most:
        published = events_after(session, looked_to, limit=BATCH)
        for one in seen_by(session, viewer, published):
            if only.wants(one):
                found.append(one)
                if len(found) == limit:
                    return Stretch(found, one.position, True)
        if published:
            looked_to = published[-1].position
        if len(published) < BATCH:
            return Stretch(found, looked_to, False)
        looked_at += BATCH
    return Stretch(found, looked_to, True)


def seen_by(session: Session, viewer: Viewer, published: Sequence[Published]) -> list[Happening]:
    """Those that the viewer may see, as drafts and their comments stand now."""
    keys = _policy_keys(session, published)
    sights: dict[str, JournalSight | None] = {}
    found: list[Happening] = []
    for position, entry in published:
        seen = _seen(session, viewer, entry, sights)
        if seen is not None:
            found.append(Happening(position, seen, keys.get(entry.draft_id or entry.stream)))
    return found


def _seen(
    session: Session, viewer: Viewer, entry: JournalEntry, sights: dict[str, JournalSight | None]
) -> JournalEntry | None:
    if viewer.sees_all:
        return entry
    if entry.draft_id is None:
        # Policies are listed to everyone inside; people, tokens and clients are not.
        inside = not viewer.outside and entry.stream.startswith(policy_stream(""))
        return entry if inside and entry.audience is None else None
    if entry.draft_id not in sights:
        sights[entry.draft_id] = _sight(session, viewer, entry.draft_id)
    sight = sights[entry.draft_id]
    return None if sight is None else sight.shows(entry)


def _sight(session: Session, viewer: Viewer, draft_id: str) -> JournalSight | None:
    try:
        require_visible(session, viewer, draft_id)
        return journal_sight(session, viewer, draft_id)
    except Unknown:
        return None


def _policy_keys(session: Session, published: Sequence[Published]) -> dict[str, str]:
    """Of each draft by its id, and of each policy by its stream."""
    drafts = {one.entry.draft_id for one in published if one.entry.draft_id}
    prefix = policy_stream("")
    policies = {
        one.entry.stream.removeprefix(prefix)
        for one in published
        if one.entry.stream.startswith(prefix)
    }
    keys: dict[str, str] = {}
    if drafts:
        of_drafts = select(Draft.id, Policy.key).join(Policy, col(Policy.id) == Draft.policy_id)
        keys.update(session.exec(of_drafts.where(col(Draft.id).in_(drafts))).all())
    if policies:
        query = select(Policy.id, Policy.key).where(col(Policy.id).in_(policies))
        keys.update((policy_stream(one), key) for one, key in session.exec(query))
    return keys
