"""Where the passages that comments quote stand in the newest revision of their draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.comment import Comment
from models.revision import Revision
from review.queries.comment_view import CommentView
from review.text.anchoring import Anchor, AnchorState, attach, reattach

# Texts and quotes never change, so that each is looked for once in a process; so many are kept.
KEPT = 5_000
# A passage that stands no longer word for word is compared with the whole text, at about 6
# characters of one with the other in a nanosecond: a read spends a second on it at most, and the
# next one goes on.
MOST_PAIRS = 6_000_000_000
VERBATIM = 100


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where a quoted passage stands in the newest revision, and how sure that is.

    An orphaned one has no place; its section is the one it stood in when it was quoted. `section`
    is a title, empty before the first heading. Offsets are in characters of the newest text,
    `words` what stands between them.
    """

    state: AnchorState
    revision: int
    section: str
    start: int | None = None
    end: int | None = None
    words: str = ""


_places: dict[tuple[str, str], QuotePlace] = {}


def quote_places(
    session: Session, draft_id: str, views: Iterable[CommentView]
) -> Mapping[str, QuotePlace]:
    """By comment, of those that quote; one may be missing that the next read will bring."""
    quoting = [view.comment for view in views if view.comment.quote]
    if not quoting:
        return {}
    query = select(Revision.id).where(Revision.draft_id == draft_id)
    newest = session.exec(query.order_by(col(Revision.number).desc()).limit(1)).one()
    found = {one.id: _places.get((one.id, newest)) for one in quoting}
    missing = [one for one in quoting if found[one.id] is None]
    for key, place in _looked_for(session, missing, newest).items():
        _keep((key, newest), place)
        found[key] = place
    return {key: place for key, place in found.items() if place is not None}


def _looked_for(session: Session, comments: list[Comment], newest: str) -> dict[str, QuotePlace]:
    if not comments:
        return {}
    wanted = {newest, *(one.revision_id for one in comments)}
    query = select(Revision).where(col(Revision.id).in_(wanted))
    texts = {one.id: one for one in session.exec(query)}
    found: dict[str, QuotePlace] = {}
    spent = 0
    for comment in comments:
        if spent >= MOST_PAIRS:
            break
        old, new = texts[comment.revision_id], texts[newest]
        anchor = _anchor(comment, old.text, new.text)
        if anchor.score < VERBATIM:
            spent += len(new.text) * len(_selector(comment)[0])
        found[comment.id] = _place(comment, anchor, old, new)
    return found


def _anchor(comment: Comment, old: str, new: str) -> Anchor:
    selector = _selector(comment)
    return attach(new, *selector) if old == new else reattach(old, new, *selector)


def _place(comment: Comment, anchor: Anchor, old: Revision, new: Revision) -> QuotePlace:
    if anchor.start is None or anchor.end is None:
        before = attach(old.text, *_selector(comment))
        return QuotePlace(anchor.state, new.number, _section_at(old.sections, before.start))
    section = _section_at(new.sections, anchor.start)
    words = new.text[anchor.start : anchor.end]
    return QuotePlace(anchor.state, new.number, section, anchor.start, anchor.end, words)


def _section_at(sections: list[dict[str, Any]], at: int | None) -> str:
    if at is None:
        return ""
    return next((one["title"] for one in sections if one["start"] <= at < one["end"]), "")


def _selector(comment: Comment) -> tuple[str, str, str]:
    quote = comment.quote or {}
    return quote.get("exact", ""), quote.get("prefix", ""), quote.get("suffix", "")


def _keep(key: tuple[str, str], place: QuotePlace) -> None:
    while len(_places) >= KEPT:
        # Threads share it: another may have taken the same one out.
        _places.pop(next(iter(_places), key), None)
    _places[key] = place
