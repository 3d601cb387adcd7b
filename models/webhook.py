"""A subscription: where events are posted, which of them, how it fares, what signs the posts."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import DisabledBecause, WebhookState


class Webhook(SQLModel, table=True):
    __tablename__ = "webhooks"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("webhooks_in_turn", "last_claimed_at", postgresql_where=text("state = 'active'")),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    url: str = Field(max_length=2000)
    description: str = Field(default="", max_length=300)
    # Names of events, and ids of policies; empty: all.
    events: list[str] = Field(default_factory=list, sa_type=JSON)
    policies: list[str] = Field(default_factory=list, sa_type=JSON)
    # Who is told when it is disabled.
    owner_id: str = Field(foreign_key="people.id", sa_type=ID)
    created_at: datetime = Field(sa_type=UTC_TIME)
    created_by: str = Field(max_length=120)
    state: WebhookState = Field(
        default=WebhookState.ACTIVE, sa_type=one_of(WebhookState, "webhook_state")
    )
    disabled_because: DisabledBecause | None = Field(
        default=None, sa_type=one_of(DisabledBecause, "webhook_disabled_because")
    )
    disabled_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # Since its first post that failed after the last one that arrived.
    failing_since: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # Whether its last post failed or took long: it then shares the part of the crew for such.
    slow: bool = False
    # Before then it takes nothing, as it said itself.
    not_before: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # One post at a time: until then it is this claim's.
    claim: str | None = Field(default=None, sa_type=ID)
    lease_until: datetime | None = Field(default=None, sa_type=UTC_TIME)
    last_claimed_at: datetime | None = Field(default=None, sa_type=UTC_TIME)


class WebhookSecret(SQLModel, table=True):
    __tablename__ = "webhook_secrets"  # pyright: ignore[reportAssignmentType]

    # The secret itself is stored nowhere: it is derived from the link secret and this id.
    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    webhook_id: str = Field(foreign_key="webhooks.id", sa_type=ID, index=True)
    # Tells whether what is derived is still what was shown.
    fingerprint: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UTC_TIME)
    # None: until it is rotated.
    expires_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
