"""A revision: an immutable text of a draft, named by its number and its SHA-256."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id


class Revision(SQLModel, table=True):
    __tablename__ = "revisions"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID)
    number: int
    text: str
    # Hex digest of the canonical bytes (review.text.canonical).
    sha256: str = Field(max_length=64)
    sections: list[dict[str, Any]] = Field(sa_type=JSON)
    author_id: str = Field(foreign_key="people.id", sa_type=ID)
    note: str = ""
    created_at: datetime = Field(sa_type=UTC_TIME)
