"""The text of an earlier version of a plan can be registered again.

Revision ID: 0008
Revises: 0003
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.drop_constraint("plan_versions_name_sha256_key", "plan_versions", type_="unique")


def downgrade() -> None:
    op.create_unique_constraint(
        "plan_versions_name_sha256_key", "plan_versions", ["name", "sha256"]
    )
