"""Comments and reasons as one viewer may see them: every reader asks here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session, col, select

from models.comment import Comment
from models.disposition import CommentDisposition, DispositionAnswer
from models.draft import Draft
from models.policy import Policy
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import Audience
from review.errors import Unknown
from review.queries.comment_view import CommentView
from review.queries.drafts import require_visible
from review.queries.file_marks import files_by_comment
from review.queries.sights import load_sight
from review.rules.sight import Sight
from review.rules.visibility import Remark, Viewer, may_see

Said = TypeVar("Said", CommentDisposition, DispositionAnswer)


class Row(NamedTuple):
    """A comment, the lead of its policy, and the number of the revision it was made on."""

    comment: Comment
    lead: str
    revision: int


class CommentSight(NamedTuple):
    """Whether a comment may be shown to somebody, and whether it is their own."""

    seen: bool
    own: bool


def visible_comments(
    session: Session,
    viewer: Viewer,
    draft_id: str,
    *,
    audience: Audience | None = None,
    is_open: bool | None = None,
    thread: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[CommentView]:
    """The draft's comments that the viewer may see, oldest first.

    The filter is applied to every row before anything is counted, cut or paged.
    """
    rows = _rows(session, draft_id)
    sight = load_sight(session, viewer, draft_id)
    seen = _seen(sight, rows)
    views = _views(session, sight, draft_id, {key: row for key, row in rows.items() if seen[key]})
    found = [
        view
        for view in views
        if (audience is None or view.comment.audience is audience)
        and (is_open is None or view.open is is_open)
        and (thread is None or view.thread == thread)
        and (after is None or view.comment.id > after)
    ]
    return found if limit is None else found[:limit]


def visible_comment(session: Session, viewer: Viewer, comment_id: str) -> CommentView | None:
    """The comment, if there is one and the viewer may see it; the two cases look alike."""
    draft_id = session.exec(select(Comment.draft_id).where(Comment.id == comment_id)).first()
    if draft_id is None:
        return None
    found = visible_comments(session, viewer, draft_id)
    return next((view for view in found if view.comment.id == comment_id), None)


def comment_for(session: Session, viewer: Viewer, comment_id: str) -> CommentView:
    """The comment; unknown to whoever may not see it, or was never asked about its draft."""
    found = visible_comment(session, viewer, comment_id)
    if found is None:
        raise Unknown
    require_visible(session, viewer, found.comment.draft_id)
    return found


def sight_of_comments(session: Session, sight: Sight, draft_id: str) -> Mapping[str, CommentSight]:
    """Of every comment of the draft, whether the viewer may see it, and whether they made it."""
    rows = _rows(session, draft_id)
    return {
        key: CommentSight(seen, sight.is_own(rows[key].comment.author_id))
        for key, seen in _seen(sight, rows).items()
    }


def remark_of(comment: Comment, lead_id: str) -> Remark:
    """What the rule of visibility needs to know of a comment."""
    return Remark(comment.audience, comment.group_key, comment.author_id, lead_id)


def reason_for(
    viewer: Viewer, *, reason: str, audience: Audience, group: str, person: str, lead: str
) -> str:
    """The reason of a sign-off for this viewer: itself, or nothing at all."""
    return reason if may_see(viewer, Remark(audience, group, person, lead)) else ""


def entry_is_visible(viewer: Viewer, entry: Any, lead_id: str) -> bool:
    """Whether a journal entry may be shown; entries without an audience are for insiders."""
    if viewer.sees_all:
        return True
    if entry.audience is None:
        return not viewer.outside
    return may_see(viewer, Remark(entry.audience, entry.group_key, None, lead_id))


def _rows(session: Session, draft_id: str) -> dict[str, Row]:
    """Every comment of the draft by its id, oldest first."""
    query = (
        select(Comment, Policy.lead_id, Revision.number)
        .join(Draft, col(Draft.id) == col(Comment.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Revision, col(Revision.id) == col(Comment.revision_id))
        .where(Comment.draft_id == draft_id)
        .order_by(col(Comment.id))
    )
    return {row[0].id: Row(*row) for row in session.exec(query)}


def _seen(sight: Sight, rows: Mapping[str, Row]) -> dict[str, bool]:
    """Whether the viewer may see each comment: of a reply, all that stands above it too.

    Two people of different groups may both be privileged to answer a comment; what the one says is
    still not for the group of the other.
    """
    seen: dict[str, bool] = {}
    for start in rows:
        chain: list[str] = []
        at: str | None = start
        while at is not None and at not in seen:
            chain.append(at)
            at = rows[at].comment.in_reply_to_id
        above = at is None or seen[at]
        for link in reversed(chain):
            comment, lead, _ = rows[link]
            own = sight.is_own(comment.author_id)
            above = sight.remark(remark_of(comment, lead), comment.created_at) and (above or own)
            seen[link] = above
    return seen


def _views(
    session: Session, sight: Sight, draft_id: str, rows: Mapping[str, Row]
) -> list[CommentView]:
    answers: dict[str, CommentDisposition] = {}
    said: dict[str, DispositionAnswer] = {}
    withdrawals: dict[str, DispositionAnswer] = {}
    later: Counter[str] = Counter()
    # In the order of recording, so that the last of each stays.
    disposed = select(CommentDisposition).where(CommentDisposition.draft_id == draft_id)
    for one in _shown(
        sight, rows, session.exec(disposed.order_by(col(CommentDisposition.seq))), later
    ):
        answers[one.comment_id] = one
    judged = select(DispositionAnswer).where(DispositionAnswer.draft_id == draft_id)
    for one in _shown(
        sight, rows, session.exec(judged.order_by(col(DispositionAnswer.seq))), later
    ):
        if one.disposition_id is None:
            withdrawals[one.comment_id] = one
        else:
            said[one.disposition_id] = one
    conditional = any(comment.sign_off_id for comment, _, _ in rows.values())
    replaced = _replaced(session, draft_id) if conditional else set[str | None]()
    files = files_by_comment(session, draft_id) if rows else {}
    return [
        CommentView(
            comment=comment,
            revision=number,
            answer=answers.get(key),
            said=said.get(answers[key].id) if key in answers else None,
            withdrawal=withdrawals.get(key),
            moot=comment.sign_off_id in replaced,
            thread=_root(key, rows),
            version=comment.version - later[key],
            files=files.get(key, ()),
        )
        for key, (comment, _, number) in rows.items()
    ]


def _root(key: str, rows: Mapping[str, tuple[Comment, str, int]]) -> str:
    above = rows[key][0].in_reply_to_id
    while above is not None and above in rows:
        key, above = above, rows[above][0].in_reply_to_id
    return key


def _shown(
    sight: Sight, rows: Mapping[str, Row], said: Iterable[Said], later: Counter[str]
) -> Iterator[Said]:
    """What was said to the comments, as it may be shown; what may not is counted in `later`.

    What became of one's own comment is one's own. Each of these is a version of its comment.
    """
    for one in said:
        row = rows.get(one.comment_id)
        if row is None:
            continue
        if sight.word(row.comment.author_id, one.at) or sight.is_own(one.by_id):
            yield one
        else:
            later[one.comment_id] += 1


def _replaced(session: Session, draft_id: str) -> set[str | None]:
    """The sign-offs of the draft that a later one counts in the place of."""
    rounds = select(Round.id).where(Round.draft_id == draft_id)
    query = select(SignOff.supersedes_id).where(
        col(SignOff.round_id).in_(rounds),
        col(SignOff.supersedes_id).is_not(None),
        col(SignOff.counts).is_(True),
    )
    return set(session.exec(query))
