"""A person who writes, signs or leads, and the groups on whose behalf they sign."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import Digest


class Person(SQLModel, table=True):
    __tablename__ = "people"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # Lower case: one person has one address, however it was typed.
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=200)
    external: bool = False
    time_zone: str = Field(default="UTC", max_length=64)
    country: str | None = Field(default=None, max_length=2)
    delegate_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    away_from: date | None = None
    away_until: date | None = None
    # Staff may sign in and see every review; reviewers answer their links only.
    staff: bool = False
    digest: Digest = Field(default=Digest.AT_ONCE, sa_type=one_of(Digest, "person_digest"))
    # Of every request, whatever is chosen for one of them.
    reminders_muted: bool = False
    created_at: datetime = Field(sa_type=UTC_TIME)


class PersonGroup(SQLModel, table=True):
    __tablename__ = "person_groups"  # pyright: ignore[reportAssignmentType]

    person_id: str = Field(foreign_key="people.id", primary_key=True, sa_type=ID)
    group_key: str = Field(foreign_key="groups.key", primary_key=True, max_length=64, index=True)
