"""Mail that is held, that failed, or that waits for the morning.

Revision ID: 0004
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = ("pending", "claimed", "done", "dropped", "failed")
IS_MAIL = sa.text("kind = 'mail'")
IS_STUCK = sa.text("kind = 'mail' AND state IN ('held', 'failed')")
IS_ON = sa.text("released_at IS NULL")


def _allow(*states: str) -> None:
    op.drop_constraint("outbox_state", "outbox", type_="check")
    listed = ", ".join(repr(state) for state in states)
    op.create_check_constraint("outbox_state", "outbox", f"state IN ({listed})")


def upgrade() -> None:
    _allow(*STATES, "held")
    op.add_column("outbox", sa.Column("waits_for", sa.String(length=300), nullable=True))
    op.add_column("outbox", sa.Column("retried_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("outbox_stuck", "outbox", ["state", "draft_id"], postgresql_where=IS_STUCK)
    op.create_index("outbox_written", "outbox", ["created_at"], postgresql_where=IS_MAIL)
    op.create_index(
        "outbox_of_person",
        "outbox",
        [sa.text("(payload ->> 'to_person')"), "done_at"],
        postgresql_where=IS_MAIL,
    )
    op.create_table(
        "mail_holds",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=120), nullable=True),
        sa.Column("release_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "one_mail_hold",
        "mail_holds",
        [sa.text("(released_at IS NULL)")],
        unique=True,
        postgresql_where=IS_ON,
    )


def downgrade() -> None:
    op.drop_index("one_mail_hold", table_name="mail_holds", postgresql_where=IS_ON)
    op.drop_table("mail_holds")
    op.drop_index("outbox_of_person", table_name="outbox", postgresql_where=IS_MAIL)
    op.drop_index("outbox_written", table_name="outbox", postgresql_where=IS_MAIL)
    op.drop_index("outbox_stuck", table_name="outbox", postgresql_where=IS_STUCK)
    op.drop_column("outbox", "retried_at")
    op.drop_column("outbox", "waits_for")
    op.execute("UPDATE outbox SET state = 'pending' WHERE state = 'held'")
    _allow(*STATES)
