"""Files that came with answers by mail; of those that are not kept, why.

Revision ID: 0014
Revises: 0013
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | Sequence[str] | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "comment_files",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("incoming_mail_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["incoming_mail_id"], ["incoming_mail.id"]),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incoming_mail_id", "sha256"),
    )
    op.create_index("comment_files_by_comment", "comment_files", ["comment_id", "sha256"])
    # Until now names alone, of files that were never kept.
    op.execute(
        """
        UPDATE incoming_mail SET attachments = (
            SELECT jsonb_agg(jsonb_build_object('name', one, 'why', 'none_kept'))
            FROM jsonb_array_elements(attachments) AS one)
        WHERE attachments <> '[]'
        """
    )


def downgrade() -> None:
    op.execute(
        """
        UPDATE incoming_mail SET attachments = (
            SELECT jsonb_agg(one -> 'name') FROM jsonb_array_elements(attachments) AS one)
        WHERE attachments <> '[]'
        """
    )
    op.drop_table("comment_files")
