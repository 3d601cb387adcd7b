"""Disowned answers and their replaced links; what people choose of the mail to them.

Revision ID: 0007
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("contested", "taken_back")
ADDED = (
    ("requests", "links_replaced"),
    ("requests", "reminders_muted"),
    ("people", "reminders_muted"),
    ("people", "digest"),
)


def _allow(kinds: Sequence[str]) -> None:
    op.drop_constraint("retraction_kind", "retractions", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint("retraction_kind", "retractions", f"kind IN ({listed})")


def upgrade() -> None:
    _allow((*KINDS, "disputed"))
    op.add_column(
        "requests", sa.Column("links_replaced", sa.Integer(), nullable=False, server_default="0")
    )
    for table in ("requests", "people"):
        op.add_column(
            table,
            sa.Column("reminders_muted", sa.Boolean(), nullable=False, server_default=sa.false()),
        )
    op.add_column(
        "people",
        sa.Column(
            "digest",
            sa.Enum(
                "at_once",
                "daily",
                name="person_digest",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
            server_default="at_once",
        ),
    )
    # The defaults were for the rows that are there; the models write every column.
    for table, column in ADDED:
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
    _allow(KINDS)
