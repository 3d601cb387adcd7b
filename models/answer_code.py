"""A code mailed to whoever answers; the row holds what it is made of, and never the code."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import Position


class AnswerCode(SQLModel, table=True):
    __tablename__ = "answer_codes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("answer_codes_in_order", "request_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # Of the codes of a request only the newest is good.
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    request_id: str = Field(foreign_key="requests.id", sa_type=ID)
    draft_id: str = Field(sa_type=ID)
    person_id: str = Field(foreign_key="people.id", sa_type=ID)
    revision_sha256: str = Field(max_length=64)
    position: Position = Field(sa_type=one_of(Position, "answer_code_position"))
    # Of the whole answer, salted: the code is good for exactly these words.
    answer_hash: str = Field(max_length=64)
    # With it, the id and the installation's secret the code is made again; without, it cannot be.
    salt: str = Field(max_length=64)
    asked_at: datetime = Field(sa_type=UTC_TIME)
    expires_at: datetime = Field(sa_type=UTC_TIME)
    # Counted before what was typed is looked at.
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
