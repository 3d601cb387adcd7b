"""The posts of events to subscriptions, and every try of each."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id, one_of
from models.vocabulary import PostState


class WebhookPost(SQLModel, table=True):
    __tablename__ = "webhook_posts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("webhook_id", "position"),
        Index(
            "webhook_posts_due", "webhook_id", "next_at", postgresql_where=text("state = 'pending'")
        ),
        Index("webhook_posts_failed", "webhook_id", postgresql_where=text("state = 'failed'")),
        Index("webhook_posts_in_order", "webhook_id", "id"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    webhook_id: str = Field(foreign_key="webhooks.id", sa_type=ID)
    # Of the event; none for a test.
    position: int | None = Field(default=None, sa_type=BigInteger)
    event: str = Field(max_length=80)
    # The JSON that is posted, the same at every try.
    body: str
    state: PostState = Field(
        default=PostState.PENDING, sa_type=one_of(PostState, "webhook_post_state")
    )
    created_at: datetime = Field(sa_type=UTC_TIME)
    tries: int = 0
    next_at: datetime = Field(sa_type=UTC_TIME)
    ended_at: datetime | None = Field(default=None, sa_type=UTC_TIME)


class WebhookTry(SQLModel, table=True):
    __tablename__ = "webhook_tries"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    post_id: str = Field(foreign_key="webhook_posts.id", sa_type=ID, index=True)
    at: datetime = Field(sa_type=UTC_TIME)
    milliseconds: int
    # Of the answer, of which nothing else is kept; none where none came.
    status: int | None = None
    error: str | None = Field(default=None, max_length=300)
