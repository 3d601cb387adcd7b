"""What a ticket system has told, once each, and what became of it; none of its words."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import DeliveryFate


class TicketDelivery(SQLModel, table=True):
    __tablename__ = "ticket_deliveries"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # A system tells the same again where it is not sure that it was heard.
        UniqueConstraint("source", "delivery", name="ticket_deliveries_once"),
        Index("ticket_deliveries_of_ticket", "source", "external_id", "received_at"),
        # What somebody has to look at, for every board: hardly ever any.
        Index(
            "ticket_deliveries_refused",
            "received_at",
            postgresql_where=text("fate = 'refused'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # The connection, by its name in the file of ticket systems.
    source: str = Field(max_length=63)
    # The system's own id.
    delivery: str = Field(max_length=200)
    received_at: datetime = Field(sa_type=UTC_TIME)
    # By the system's clock.
    at: datetime = Field(sa_type=UTC_TIME)
    # The ticket, for machines, for people, and its page; null: it is about none.
    external_id: str | None = Field(default=None, max_length=200)
    name: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000)
    # Whoever did it there.
    account: str = Field(default="", max_length=200)
    fate: DeliveryFate = Field(sa_type=one_of(DeliveryFate, "ticket_delivery_fate"))
    # Why it was not done as it was asked.
    why: str = Field(default="", max_length=500)
    draft_id: str | None = Field(default=None, foreign_key="drafts.id", sa_type=ID)
