"""A code mailed to whoever is about to open a gate in another way than by an answer."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import CodedAct


class ActCode(SQLModel, table=True):
    __tablename__ = "act_codes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("act_codes_in_order", "person_id", "subject_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # Of a person's codes for one subject only the newest is good.
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    act: CodedAct = Field(sa_type=one_of(CodedAct, "coded_act"))
    # The request, the comment or the override that it is done to.
    subject_id: str = Field(sa_type=ID)
    draft_id: str = Field(sa_type=ID)
    round_id: str = Field(foreign_key="rounds.id", sa_type=ID)
    group_key: str = Field(max_length=80)
    person_id: str = Field(foreign_key="people.id", sa_type=ID)
    # Of the act with its words and what it answers, salted: the code is good for nothing else.
    act_hash: str = Field(max_length=64)
    # With it, the id and the installation's secret the code is made again; without, it cannot be.
    salt: str = Field(max_length=64)
    asked_at: datetime = Field(sa_type=UTC_TIME)
    expires_at: datetime = Field(sa_type=UTC_TIME)
    # Counted before what was typed is looked at.
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
