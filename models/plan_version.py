"""A version of a plan: the review rules as they were, word for word, when a round pinned them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id


class PlanVersion(SQLModel, table=True):
    __tablename__ = "plan_versions"  # pyright: ignore[reportAssignmentType]
    # A text may come again: the newest version is the one that counts for the next round.
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    name: str = Field(max_length=80)
    version: int
    sha256: str = Field(max_length=64)
    source: str
    created_at: datetime = Field(sa_type=UTC_TIME)
