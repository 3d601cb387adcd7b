"""The journal: append-only streams of entries, each chained to the one before by its hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, one_of
from models.vocabulary import Action, Audience


class JournalEntry(SQLModel, table=True):
    __tablename__ = "journal"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("journal_by_draft", "draft_id", "seq"),)

    # `draft:<id>`, `policy:<id>` or `installation`: one chain each (ADR 0003).
    stream: str = Field(primary_key=True, max_length=80)
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UTC_TIME)
    action: Action = Field(sa_type=one_of(Action, "journal_action", checked=False))
    actor: str = Field(max_length=120)
    draft_id: str | None = Field(default=None, sa_type=ID)
    subject_id: str = Field(max_length=120)
    data: dict[str, Any] = Field(sa_type=JSON)
    # Set where the entry speaks of something only an audience may know of.
    audience: Audience | None = Field(
        default=None, sa_type=one_of(Audience, "journal_audience", checked=False)
    )
    group_key: str | None = Field(default=None, max_length=64)
    prev_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
