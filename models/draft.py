"""A draft: one version of a policy on its way through the milestones."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import Stage


class Draft(SQLModel, table=True):
    __tablename__ = "drafts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("policy_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    policy_id: str = Field(foreign_key="policies.id", sa_type=ID)
    number: int
    stage: Stage = Field(sa_type=one_of(Stage, "draft_stage"), index=True)
    plan: str = Field(max_length=80)
    created_at: datetime = Field(sa_type=UTC_TIME)
    # Counts the changes of the draft and of all that belongs to it; answered as its ETag.
    version: int = 1
    # Set by the promotion: exactly these words go live.
    promoted_revision_id: str | None = Field(default=None, sa_type=ID)
    promoted_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    ended_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
