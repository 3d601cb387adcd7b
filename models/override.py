"""An override: a requirement lifted by two people for exactly one text, until it expires."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id


class Override(SQLModel, table=True):
    __tablename__ = "overrides"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID, index=True)
    round_id: str = Field(foreign_key="rounds.id", sa_type=ID)
    group_key: str = Field(foreign_key="groups.key", max_length=64)
    revision_number: int
    revision_sha256: str = Field(max_length=64)
    reason: str
    proposed_by_id: str = Field(foreign_key="people.id", sa_type=ID)
    proposed_at: datetime = Field(sa_type=UTC_TIME)
    expires_at: datetime = Field(sa_type=UTC_TIME)
    # One of Leadership, not the proposer.
    confirmed_by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # Taken back before it expired.
    ended_by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    ended_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    end_reason: str = ""
