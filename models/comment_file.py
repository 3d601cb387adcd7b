"""A file that came with an answer by mail and is kept with its comment, or waits with its mail."""

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import ID, new_id


class CommentFile(SQLModel, table=True):
    __tablename__ = "comment_files"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("incoming_mail_id", "sha256"),
        Index("comment_files_by_comment", "comment_id", "sha256"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    incoming_mail_id: str = Field(foreign_key="incoming_mail.id", sa_type=ID)
    # Null while the mail waits for the lead.
    comment_id: str | None = Field(default=None, foreign_key="comments.id", sa_type=ID)
    # Its place among the files of the mail, from 1.
    place: int
    name: str = Field(max_length=100)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)
