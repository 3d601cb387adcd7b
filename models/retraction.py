"""A retraction: why a sign-off no longer counts although none replaced it; append-only."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import RetractionKind


class Retraction(SQLModel, table=True):
    __tablename__ = "retractions"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    sign_off_id: str = Field(foreign_key="sign_offs.id", unique=True, sa_type=ID)
    draft_id: str = Field(sa_type=ID, index=True)
    kind: RetractionKind = Field(sa_type=one_of(RetractionKind, "retraction_kind"))
    reason: str = ""
    by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    by_label: str = Field(max_length=200)
    at: datetime = Field(sa_type=UTC_TIME)
