"""A policy: a living document of one theme, owned by a lead."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import Theme


class Policy(SQLModel, table=True):
    __tablename__ = "policies"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    key: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=300)
    theme: Theme = Field(sa_type=one_of(Theme, "policy_theme"))
    lead_id: str = Field(foreign_key="people.id", sa_type=ID, index=True)
    created_at: datetime = Field(sa_type=UTC_TIME)
