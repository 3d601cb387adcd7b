"""The feed: every entry of the journal, in one order, for who follows what happens."""

from sqlalchemy import BigInteger, Column, Identity, UniqueConstraint
from sqlmodel import Field, SQLModel


class Unpublished(SQLModel, table=True):
    """An entry without a place in the feed, put here by the statement that writes it."""

    __tablename__ = "unpublished"  # pyright: ignore[reportAssignmentType]

    stream: str = Field(primary_key=True, max_length=80)
    seq: int = Field(primary_key=True)


class Event(SQLModel, table=True):
    """An entry's place in the feed.

    Places are given by one at a time (`review.commands.publish_events`), so that whoever has read
    up to one has missed none before it; between two there may be gaps.
    """

    __tablename__ = "events"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("stream", "seq"),)

    position: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    stream: str = Field(max_length=80)
    seq: int


class EventCursor(SQLModel, table=True):
    """How far a follower has come."""

    __tablename__ = "event_cursors"  # pyright: ignore[reportAssignmentType]

    follower: str = Field(primary_key=True, max_length=40)
    position: int = Field(sa_type=BigInteger)
