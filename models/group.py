"""A stakeholder group, on whose behalf people sign."""

from sqlmodel import Field, SQLModel


class Group(SQLModel, table=True):
    __tablename__ = "groups"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    position: int = 0
