"""What ticket systems tell, once each; and tickets that asked in vain, which have no policy.

Revision ID: 0013
Revises: 0012
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | Sequence[str] | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "ticket_deliveries",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("source", sa.String(length=63), nullable=False),
        sa.Column("delivery", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column(
            "fate",
            sa.Enum(
                "applied",
                "ignored",
                "refused",
                name="ticket_delivery_fate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "delivery", name="ticket_deliveries_once"),
    )
    op.create_index(
        "ticket_deliveries_of_ticket",
        "ticket_deliveries",
        ["source", "external_id", "received_at"],
    )
    op.create_index(
        "ticket_deliveries_refused",
        "ticket_deliveries",
        ["received_at"],
        postgresql_where=sa.text("fate = 'refused'"),
    )
    op.alter_column("tickets", "policy_id", nullable=True)


def downgrade() -> None:
    op.execute(
        "DELETE FROM ticket_work WHERE ticket_id IN (SELECT id FROM tickets WHERE policy_id IS NULL)"
    )
    op.execute("DELETE FROM tickets WHERE policy_id IS NULL")
    op.alter_column("tickets", "policy_id", nullable=False)
    op.drop_table("ticket_deliveries")
