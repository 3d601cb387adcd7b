"""Tickets, and what is to be done to them.

Revision ID: 0012
Revises: 0011
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNFINISHED = sa.text("state IN ('pending', 'claimed')")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("policy_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("connection", sa.String(length=63), nullable=False),
        sa.Column("project", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=63), nullable=True),
        sa.Column("origin", _one_of("ticket_origin", "opened", "linked", "asked"), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("state", sa.String(length=200), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("state_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"]),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "tickets_once",
        "tickets",
        ["policy_id", "draft_id", "connection", "purpose"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_index("tickets_by_external_id", "tickets", ["connection", "external_id"])
    op.create_index("tickets_by_draft", "tickets", ["draft_id"])
    op.create_table(
        "ticket_work",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("ticket_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("connection", sa.String(length=63), nullable=False),
        sa.Column(
            "act", _one_of("ticket_act", "open", "comment", "move", "link"), nullable=False
        ),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=120), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "state",
            _one_of("ticket_work_state", "pending", "claimed", "done", "dropped", "failed"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("retried_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ticket_work_once", "ticket_work", ["key"], unique=True)
    op.create_index(
        "ticket_work_in_order",
        "ticket_work",
        ["ticket_id", "seq"],
        postgresql_where=UNFINISHED,
    )
    op.create_index(
        "ticket_work_due",
        "ticket_work",
        ["connection", "available_at"],
        postgresql_where=UNFINISHED,
    )
    op.create_index(
        "ticket_work_stuck",
        "ticket_work",
        ["ticket_id"],
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index("ticket_work_of_ticket", "ticket_work", ["ticket_id"])


def downgrade() -> None:
    op.drop_table("ticket_work")
    op.drop_table("tickets")
