"""A remembered answer: the same Idempotency-Key gets the same answer, and acts once."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.columns import JSON, UTC_TIME


class IdempotencyRecord(SQLModel, table=True):
    __tablename__ = "idempotency"  # pyright: ignore[reportAssignmentType]

    principal: str = Field(primary_key=True, max_length=120)
    route: str = Field(primary_key=True, max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    # Of method, path and body: the same key with another body is a mistake of the caller.
    fingerprint: str = Field(max_length=64)
    # Null only inside the transaction that does the work.
    status: int | None = None
    body: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    headers: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    created_at: datetime = Field(sa_type=UTC_TIME, index=True)
