"""Answers that their people disown, and links that were replaced for it.

Revision ID: 0007
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("contested", "taken_back")


def _allow(kinds: Sequence[str]) -> None:
    op.drop_constraint("retraction_kind", "retractions", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint("retraction_kind", "retractions", f"kind IN ({listed})")


def upgrade() -> None:
    _allow((*KINDS, "disputed"))
    op.add_column(
        "requests", sa.Column("links_replaced", sa.Integer(), nullable=False, server_default="0")
    )
    # The default was for the rows that are there; the models write every column.
    op.alter_column("requests", "links_replaced", server_default=None)


def downgrade() -> None:
    op.drop_column("requests", "links_replaced")
    _allow(KINDS)
