"""One file of a comment, for whoever may see the comment."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.comment_file import CommentFile
from review.errors import Unknown
from review.queries.comments import comment_for
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to be taken away, and the draft whose comment it came with."""

    draft_id: str
    name: str
    media_type: str
    content: bytes


def comment_file(session: Session, viewer: Viewer, comment_id: str, sha256: str) -> FoundFile:
    """The file; a comment that is not the viewer's to see has none, and is none."""
    comment = comment_for(session, viewer, comment_id).comment
    query = (
        select(CommentFile.name, CommentFile.media_type, CommentFile.content)
        .where(CommentFile.comment_id == comment.id, CommentFile.sha256 == sha256)
        .order_by(col(CommentFile.place))
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return FoundFile(comment.draft_id, *found)
