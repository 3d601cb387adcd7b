"""Comments and reasons as one viewer may see them: every reader asks here."""

from typing import Any

from sqlmodel import Session, col, select

from models.comment import Comment
from models.draft import Draft
from models.policy import Policy
from models.revision import Revision
from models.vocabulary import Audience
from review.rules.visibility import Remark, Viewer, may_see


def visible_comments(
    session: Session,
    viewer: Viewer,
    draft_id: str,
    *,
    audience: Audience | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[tuple[Comment, int]]:
    """The draft's comments that the viewer may see, oldest first, each with its revision number.

    The filter is applied to every row before anything is counted, cut or paged.
    """
    query = (
        select(Comment, Policy.lead_id, Revision.number)
        .join(Draft, col(Draft.id) == col(Comment.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Revision, col(Revision.id) == col(Comment.revision_id))
        .where(Comment.draft_id == draft_id)
        .order_by(col(Comment.id))
    )
    if audience is not None:
        query = query.where(Comment.audience == audience)
    if after is not None:
        query = query.where(col(Comment.id) > after)
    seen = [
        (comment, number)
        for comment, lead, number in session.exec(query)
        if may_see(viewer, remark_of(comment, lead))
    ]
    return seen if limit is None else seen[:limit]


def visible_comment(session: Session, viewer: Viewer, comment_id: str) -> Comment | None:
    """The comment, if there is one and the viewer may see it; the two cases look alike."""
    query = (
        select(Comment, Policy.lead_id)
        .join(Draft, col(Draft.id) == col(Comment.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(Comment.id == comment_id)
    )
    found = session.exec(query).first()
    if found is None or not may_see(viewer, remark_of(*found)):
        return None
    return found[0]


def remark_of(comment: Comment, lead_id: str) -> Remark:
    """What the rule of visibility needs to know of a comment."""
    return Remark(comment.audience, comment.group_key, comment.author_id, lead_id)


def reason_for(
    viewer: Viewer, *, reason: str, audience: Audience, group: str, person: str, lead: str
) -> str:
    """The reason of a sign-off for this viewer: itself, or nothing at all."""
    return reason if may_see(viewer, Remark(audience, group, person, lead)) else ""


def entry_is_visible(viewer: Viewer, entry: Any, lead_id: str, author: str | None) -> bool:
    """Whether a journal entry may be shown; entries without an audience are for insiders."""
    if viewer.sees_all:
        return True
    if entry.audience is None:
        return not viewer.outside
    return may_see(viewer, Remark(entry.audience, entry.group_key, author, lead_id))
