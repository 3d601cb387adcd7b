"""Replies by mail.

Revision ID: 0006
Revises: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("requests_by_reply", "requests", [sa.text("right(id::text, 12)")])


def downgrade() -> None:
    op.drop_index("requests_by_reply", table_name="requests")
