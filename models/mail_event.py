"""What a carrier reports of a mail that it took: delivered, deferred, bounced, and when."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import MailEventKind


class MailEvent(SQLModel, table=True):
    __tablename__ = "mail_events"  # pyright: ignore[reportAssignmentType]
    # The carrier reports an event twice now and then; one about a digest is of several requests.
    __table_args__ = (
        UniqueConstraint(
            "event_id",
            "request_id",
            name="mail_events_once",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # The carrier's own.
    event_id: str = Field(max_length=200)
    outbox_id: str = Field(foreign_key="outbox.id", sa_type=ID)
    # Where the mail was to the person of a request; null: about something else.
    request_id: str | None = Field(default=None, foreign_key="requests.id", sa_type=ID, index=True)
    kind: MailEventKind = Field(sa_type=one_of(MailEventKind, "mail_event_kind"))
    # By the carrier's clock; events come in any order.
    at: datetime = Field(sa_type=UTC_TIME)
    # What the other mail server said. It may hold an address: not for the journal, which is kept
    # for ever, nor for people from outside.
    detail: str = Field(default="", max_length=300)
    received_at: datetime = Field(sa_type=UTC_TIME)
