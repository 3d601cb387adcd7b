"""A request: one person asked, in one round, on behalf of one group."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import RequestState


class Request(SQLModel, table=True):
    __tablename__ = "requests"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("round_id", "group_key", "person_id"),
        Index("requests_by_person", "person_id", "state"),
        # By what an address for replies tells of the id.
        Index("requests_by_reply", text("right(id::text, 12)")),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    round_id: str = Field(foreign_key="rounds.id", sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID, index=True)
    group_key: str = Field(foreign_key="groups.key", max_length=64)
    person_id: str = Field(foreign_key="people.id", sa_type=ID)
    state: RequestState = Field(
        default=RequestState.PENDING, sa_type=one_of(RequestState, "request_state")
    )
    # Whoever was asked first, where a delegate or an alternate answers in their place.
    on_behalf_of_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    # Null while other groups come first.
    asked_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # This person's own deadline; null: the round's.
    due_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    answered_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # How many steps of the plan's escalation chain have been taken.
    escalations: int = 0
    # How many links to answer it have been taken out of use, each for a fresh one.
    links_replaced: int = 0
    # By the person: they are asked, and told how it ends, but not reminded.
    reminders_muted: bool = False
