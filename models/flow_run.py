"""Our memory of the Prefect flow run that stands for a draft under review."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME


class FlowRun(SQLModel, table=True):
    __tablename__ = "flow_runs"  # pyright: ignore[reportAssignmentType]

    draft_id: str = Field(foreign_key="drafts.id", primary_key=True, sa_type=ID)
    flow_run_id: str | None = Field(default=None, sa_type=ID, index=True)
    # Raised each time a run is lost or ended by hand and another takes its place.
    generation: int = 1
    # What the run waits for, as Prefect's own UI shows it.
    state_name: str = Field(default="", max_length=80)
    # The worker that has the turn in hand, and until when it may keep it without a sign of life.
    worker: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = Field(default=None, sa_type=UTC_TIME)
