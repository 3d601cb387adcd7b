"""A ticket of a policy or of one of its drafts, in some ticket system: Placet opened it, or was
told of it."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import TicketOrigin

REVIEW = "review"
DOCUMENT = "document:"
# And which ticket: one that asked for a review and got none.
IN_VAIN = "in_vain:"


class TicketRow(SQLModel, table=True):
    __tablename__ = "tickets"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One of a kind: whatever opens a second one finds the first.
        Index(
            "tickets_once",
            "policy_id",
            "draft_id",
            "connection",
            "purpose",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        # A hook names the ticket as its system does. One may have served several drafts.
        Index("tickets_by_external_id", "connection", "external_id"),
        Index("tickets_by_draft", "draft_id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # Null: it asked for a review, and which policy it is about was not to be told.
    policy_id: str | None = Field(default=None, foreign_key="policies.id", sa_type=ID)
    # Null: it is about the policy, whichever draft.
    draft_id: str | None = Field(default=None, foreign_key="drafts.id", sa_type=ID)
    # By its name in the file of ticket systems.
    connection: str = Field(max_length=63)
    # Jira: the project's key; GitHub: owner/name. Empty for others.
    project: str = Field(default="", max_length=200)
    # `review`, `document:` and which one, or `in_vain:` and which ticket.
    purpose: str = Field(max_length=80)
    # Which of the mapping's tickets it is; null: none, somebody named one that was there.
    template: str | None = Field(default=None, max_length=63)
    origin: TicketOrigin = Field(sa_type=one_of(TicketOrigin, "ticket_origin"))
    # As the system calls it, for machines and for people, and its page; null: not opened yet.
    external_id: str | None = Field(default=None, max_length=200)
    name: str | None = Field(default=None, max_length=200)
    url: str | None = Field(default=None, max_length=2000)
    # As last read or told, in the system's own word.
    state: str | None = Field(default=None, max_length=200)
    closed: bool = False
    state_changed_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    state_read_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    created_at: datetime = Field(sa_type=UTC_TIME)
