"""The outbox: what is to be said once the change that says it is committed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import OutboxKind, OutboxState


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # A mail is said once for ever. A wake-up only needs not to wait twice: once it is
        # claimed, a later change may wake the same draft again.
        Index(
            "outbox_mail_once",
            "dedup_key",
            unique=True,
            postgresql_where=text("kind = 'mail'"),
        ),
        Index(
            "outbox_wake_once",
            "dedup_key",
            unique=True,
            postgresql_where=text("kind = 'wake' AND state = 'pending'"),
        ),
        Index(
            "outbox_due",
            "kind",
            "available_at",
            postgresql_where=text("state IN ('pending', 'claimed')"),
        ),
        # What a lead has to look at, for every board: hardly ever any.
        Index(
            "outbox_stuck",
            "state",
            "draft_id",
            postgresql_where=text("kind = 'mail' AND state IN ('held', 'failed')"),
        ),
        # How much was written in an hour, and how much of it one person has had.
        Index("outbox_written", "created_at", postgresql_where=text("kind = 'mail'")),
        Index(
            "outbox_of_person",
            text("(payload ->> 'to_person')"),
            "done_at",
            postgresql_where=text("kind = 'mail'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    kind: OutboxKind = Field(sa_type=one_of(OutboxKind, "outbox_kind"))
    dedup_key: str = Field(max_length=200)
    draft_id: str | None = Field(default=None, sa_type=ID)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: OutboxState = Field(
        default=OutboxState.PENDING, sa_type=one_of(OutboxState, "outbox_state")
    )
    created_at: datetime = Field(sa_type=UTC_TIME)
    available_at: datetime = Field(sa_type=UTC_TIME)
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = Field(default=None, sa_type=UTC_TIME)
    done_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_error: str | None = None
    # What it waits for although nothing went wrong: the morning of its person, say.
    waits_for: str | None = Field(default=None, max_length=300)
    # When somebody last had it tried again: as old as that it counts as.
    retried_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
