"""An answer by mail and what became of it; the words only of one that was held."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import HeldBecause, MailFate


class IncomingMail(SQLModel, table=True):
    __tablename__ = "incoming_mail"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "incoming_mail_waiting",
            "draft_id",
            postgresql_where=text("fate IN ('held', 'absence')"),
        ),
        Index("incoming_mail_by_request", "request_id", "received_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # Of the request and the mail's own Message-ID: the same mail comes twice, and is one.
    dedup_key: str = Field(unique=True, max_length=64)
    request_id: str = Field(foreign_key="requests.id", sa_type=ID)
    draft_id: str = Field(foreign_key="drafts.id", sa_type=ID)
    received_at: datetime = Field(sa_type=UTC_TIME)
    fate: MailFate = Field(sa_type=one_of(MailFate, "incoming_mail_fate"))
    held_because: HeldBecause | None = Field(
        default=None, sa_type=one_of(HeldBecause, "incoming_mail_held_because")
    )
    # As From claims it.
    sender: str = Field(default="", max_length=330)
    # Empty unless it was held: a comment holds its own.
    words: str = ""
    # The position that its first line named; it decides nothing.
    position: str | None = Field(default=None, max_length=40)
    attachments: list[Any] = Field(default_factory=list, sa_type=JSON)
    away_until: date | None = None
    comment_id: str | None = Field(default=None, foreign_key="comments.id", sa_type=ID)
    # Whether its sender was written to: that is not done without end.
    answered: bool = False
    decided_by_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    decided_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
