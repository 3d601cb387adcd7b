"""A round: one review of one revision under one pinned version of a plan."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import RoundState


class Round(SQLModel, table=True):
    __tablename__ = "rounds"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        # At most one open round a draft, whatever the code believes.
        Index(
            "one_open_round_per_draft",
            "draft_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index("rounds_to_sweep", "next_sweep_at", postgresql_where=text("state = 'open'")),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID)
    number: int
    revision_id: str = Field(foreign_key="revisions.id", sa_type=ID)
    # The words in force when it was opened: the plan's conditions compare with them.
    base_revision_id: str | None = Field(default=None, foreign_key="revisions.id", sa_type=ID)
    plan_version_id: str = Field(foreign_key="plan_versions.id", sa_type=ID)
    state: RoundState = Field(default=RoundState.OPEN, sa_type=one_of(RoundState, "round_state"))
    opened_at: datetime = Field(sa_type=UTC_TIME)
    opened_by: str = Field(max_length=120)
    due_at: datetime = Field(sa_type=UTC_TIME)
    # When the sweep next has something to do here: a reminder, or the end of the round.
    next_sweep_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    reason: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    closed_reason: str = ""
