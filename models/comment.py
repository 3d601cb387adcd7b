"""A comment on a revision or a quoted passage of it, with the audience that may ever see it."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import Audience, CommentKind


class Comment(SQLModel, table=True):
    __tablename__ = "comments"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID, index=True)
    revision_id: str = Field(foreign_key="revisions.id", sa_type=ID)
    # Null where a service wrote it; then `author_label` says which.
    author_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    author_label: str = Field(max_length=200)
    # The author's group on this occasion: part of the audience of a privileged comment.
    group_key: str | None = Field(default=None, foreign_key="groups.key", max_length=64)
    audience: Audience = Field(sa_type=one_of(Audience, "comment_audience"))
    body: str
    quote: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    in_reply_to_id: str | None = Field(default=None, foreign_key="comments.id", sa_type=ID)
    kind: CommentKind = Field(
        default=CommentKind.REMARK, sa_type=one_of(CommentKind, "comment_kind")
    )
    # Keeps the gate shut until its raiser, or the plan's resolver, accepts an answer.
    blocking: bool = False
    # The approval whose condition it is.
    sign_off_id: str | None = Field(default=None, foreign_key="sign_offs.id", sa_type=ID)
    created_at: datetime = Field(sa_type=UTC_TIME)
    version: int = 1
    # The journal holds only a hash of the text, salted with this so that it cannot be guessed.
    salt: str = Field(max_length=64)
