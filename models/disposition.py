"""The lead's answer to a comment, append-only: a later one of the same comment replaces it."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import Disposition


class CommentDisposition(SQLModel, table=True):
    __tablename__ = "dispositions"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("dispositions_in_order", "comment_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    comment_id: str = Field(foreign_key="comments.id", sa_type=ID)
    draft_id: str = Field(sa_type=ID, index=True)
    disposition: Disposition = Field(sa_type=one_of(Disposition, "comment_disposition"))
    reply: str = ""
    # The revision that carries the change, where there is one.
    revision_number: int | None = None
    # Null where a service answered; then `by_label` says which.
    by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    by_label: str = Field(max_length=200)
    at: datetime = Field(sa_type=UTC_TIME)
    # The journal holds only a hash of the reply, salted with this.
    salt: str = Field(max_length=64)


class DispositionAnswer(SQLModel, table=True):
    """What the raiser or the plan's resolver says to a disposition, append-only."""

    __tablename__ = "disposition_answers"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("disposition_answers_in_order", "comment_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    comment_id: str = Field(foreign_key="comments.id", sa_type=ID)
    draft_id: str = Field(sa_type=ID, index=True)
    # Null: the raiser withdraws the concern, whatever the lead has answered.
    disposition_id: str | None = Field(default=None, foreign_key="dispositions.id", sa_type=ID)
    accepts: bool
    words: str = ""
    by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    by_label: str = Field(max_length=200)
    at: datetime = Field(sa_type=UTC_TIME)
    salt: str = Field(max_length=64)
