"""Comments and reasons as one viewer may see them: every reader asks here."""

from collections.abc import Mapping
from typing import Any

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
from review.rules.visibility import Remark, Viewer, may_see


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
    seen = _seen(viewer, rows)
    views = _views(session, draft_id, {key: row for key, row in rows.items() if seen[key]})
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


def sight_of_comments(session: Session, viewer: Viewer, draft_id: str) -> Mapping[str, bool]:
    """Of every comment of the draft, whether the viewer may see it."""
    return _seen(viewer, _rows(session, draft_id))


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


def _rows(session: Session, draft_id: str) -> dict[str, tuple[Comment, str, int]]:
    """Every comment of the draft by its id, oldest first, with the lead and its revision."""
    query = (
        select(Comment, Policy.lead_id, Revision.number)
        .join(Draft, col(Draft.id) == col(Comment.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Revision, col(Revision.id) == col(Comment.revision_id))
        .where(Comment.draft_id == draft_id)
        .order_by(col(Comment.id))
    )
    return {row[0].id: row for row in session.exec(query)}


def _seen(viewer: Viewer, rows: Mapping[str, tuple[Comment, str, int]]) -> dict[str, bool]:
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
            at = rows[at][0].in_reply_to_id
        above = at is None or seen[at]
        for link in reversed(chain):
            comment, lead, _ = rows[link]
            own = viewer.person is not None and comment.author_id == viewer.person
            above = may_see(viewer, remark_of(comment, lead)) and (above or own)
            seen[link] = above
    return seen


def _views(
    session: Session, draft_id: str, rows: Mapping[str, tuple[Comment, str, int]]
) -> list[CommentView]:
    answers: dict[str, CommentDisposition] = {}
    said: dict[str, DispositionAnswer] = {}
    withdrawals: dict[str, DispositionAnswer] = {}
    # In the order of recording, so that the last of each stays.
    disposed = select(CommentDisposition).where(CommentDisposition.draft_id == draft_id)
    for one in session.exec(disposed.order_by(col(CommentDisposition.seq))):
        answers[one.comment_id] = one
    judged = select(DispositionAnswer).where(DispositionAnswer.draft_id == draft_id)
    for one in session.exec(judged.order_by(col(DispositionAnswer.seq))):
        if one.disposition_id is None:
            withdrawals[one.comment_id] = one
        else:
            said[one.disposition_id] = one
    conditional = any(comment.sign_off_id for comment, _, _ in rows.values())
    replaced = _replaced(session, draft_id) if conditional else set[str | None]()
    return [
        CommentView(
            comment=comment,
            revision=number,
            answer=answers.get(key),
            said=said.get(answers[key].id) if key in answers else None,
            withdrawal=withdrawals.get(key),
            moot=comment.sign_off_id in replaced,
            thread=_root(key, rows),
        )
        for key, (comment, _, number) in rows.items()
    ]


def _root(key: str, rows: Mapping[str, tuple[Comment, str, int]]) -> str:
    above = rows[key][0].in_reply_to_id
    while above is not None and above in rows:
        key, above = above, rows[above][0].in_reply_to_id
    return key


def _replaced(session: Session, draft_id: str) -> set[str | None]:
    """The sign-offs of the draft that a later one counts in the place of."""
    rounds = select(Round.id).where(Round.draft_id == draft_id)
    query = select(SignOff.supersedes_id).where(
        col(SignOff.round_id).in_(rounds),
        col(SignOff.supersedes_id).is_not(None),
        col(SignOff.counts).is_(True),
    )
    return set(session.exec(query))
