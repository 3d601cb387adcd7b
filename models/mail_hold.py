"""A hold: mail that waits for a lead, since when, why, and who let it go."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id


class MailHold(SQLModel, table=True):
    __tablename__ = "mail_holds"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # At most one at a time, whatever two relays believe at once.
        Index(
            "one_mail_hold",
            text("(released_at IS NULL)"),
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    held_at: datetime = Field(sa_type=UTC_TIME)
    why: str = Field(max_length=300)
    # Written in the hour before it, and the most that would have gone out unasked.
    written: int
    most: int
    released_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    released_by: str | None = Field(default=None, max_length=120)
    release_reason: str = ""
