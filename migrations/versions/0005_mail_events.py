"""What a carrier reports of the mails it took.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "mail_events",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("event_id", sa.String(length=200), nullable=False),
        sa.Column("outbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("request_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "deferred",
                "delivered",
                "dropped",
                "bounced",
                "spam_report",
                name="mail_event_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(
            "event_id",
            "request_id",
            name="mail_events_once",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_mail_events_request_id", "mail_events", ["request_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_mail_events_request_id", table_name="mail_events")
    op.drop_table("mail_events")
