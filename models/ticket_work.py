"""What is to be done to a ticket: one row an act, in order a ticket, each done once."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, text
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import TicketAct, TicketWorkState


class TicketWork(SQLModel, table=True):
    __tablename__ = "ticket_work"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ticket_work_once", "key", unique=True),
        # A ticket's acts come one after the other: the first that is not over is the next.
        Index(
            "ticket_work_in_order",
            "ticket_id",
            "seq",
            postgresql_where=text("state IN ('pending', 'claimed')"),
        ),
        Index(
            "ticket_work_due",
            "connection",
            "available_at",
            postgresql_where=text("state IN ('pending', 'claimed')"),
        ),
        # What somebody has to look at, for every board: hardly ever any.
        Index("ticket_work_stuck", "ticket_id", postgresql_where=text("state = 'failed'")),
        Index("ticket_work_of_ticket", "ticket_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    ticket_id: str = Field(foreign_key="tickets.id", sa_type=ID)
    # That of the ticket: each system has a line of its own.
    connection: str = Field(max_length=63)
    act: TicketAct = Field(sa_type=one_of(TicketAct, "ticket_act"))
    # Under which the system is asked at every try: visible ASCII.
    key: str = Field(max_length=200)
    # By whose rule in the mapping; null: somebody asked for it, and `payload` says all of it.
    rule: str | None = Field(default=None, max_length=120)
    # What it takes to do it: ids, numbers and the names of states, never words of a draft.
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: TicketWorkState = Field(
        default=TicketWorkState.PENDING, sa_type=one_of(TicketWorkState, "ticket_work_state")
    )
    created_at: datetime = Field(sa_type=UTC_TIME)
    available_at: datetime = Field(sa_type=UTC_TIME)
    # Tries that count; an outage of the system is none.
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=120)
    lease_until: datetime | None = Field(default=None, sa_type=UTC_TIME)
    done_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_error: str | None = None
    # When somebody last had it tried again: as old as that it counts as.
    retried_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
