"""Replies by mail.

Revision ID: 0006
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "incoming_mail",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("dedup_key", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "fate",
            sa.Enum(
                "comment",
                "noted",
                "held",
                "accepted",
                "discarded",
                "absence",
                name="incoming_mail_fate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "held_because",
            sa.Enum(
                "other_sender",
                "unproven",
                "recalled",
                "expired",
                "too_long",
                name="incoming_mail_held_because",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("sender", sa.String(length=330), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=True),
        sa.Column("attachments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"]),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"]),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dedup_key"),
    )
    op.create_index(
        "incoming_mail_waiting",
        "incoming_mail",
        ["draft_id"],
        postgresql_where=sa.text("fate IN ('held', 'absence')"),
    )
    op.create_index("incoming_mail_by_request", "incoming_mail", ["request_id", "received_at"])
    op.create_index("requests_by_reply", "requests", [sa.text("right(id::text, 12)")])


def downgrade() -> None:
    op.drop_table("incoming_mail")
    op.drop_index("requests_by_reply", table_name="requests")
