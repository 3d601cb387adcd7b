"""A lead's word that a revision changes nothing of substance; append-only."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id


class EditorialMark(SQLModel, table=True):
    __tablename__ = "editorial_marks"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    revision_id: str = Field(foreign_key="revisions.id", unique=True, sa_type=ID)
    draft_id: str = Field(sa_type=ID, index=True)
    reason: str
    by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    by_label: str = Field(max_length=200)
    at: datetime = Field(sa_type=UTC_TIME)
