"""Rounds in full: order, delegation, carry-over, dispositions, overrides.

Revision ID: 0002
Revises: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# What was recorded stays as it was recorded, whatever the code above believes.
APPEND_ONLY = ("dispositions", "disposition_answers", "retractions", "editorial_marks")


def _is_one_of(column: str, *values: str) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    op.create_table(
        "editorial_marks",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revision_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("by_label", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("revision_id"),
    )
    op.create_index(
        op.f("ix_editorial_marks_draft_id"), "editorial_marks", ["draft_id"], unique=False
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("revision_sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["groups.key"],
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_overrides_draft_id"), "overrides", ["draft_id"], unique=False)
    op.create_table(
        "retractions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("sign_off_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "contested",
                "taken_back",
                name="retraction_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("by_label", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sign_off_id"],
            ["sign_offs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sign_off_id"),
    )
    op.create_index(op.f("ix_retractions_draft_id"), "retractions", ["draft_id"], unique=False)
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum(
                "open",
                "accepted",
                "accepted_in_part",
                "declined",
                "deferred",
                "out_of_scope",
                name="comment_disposition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("by_label", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dispositions_in_order", "dispositions", ["comment_id", "seq"], unique=False)
    op.create_index(op.f("ix_dispositions_draft_id"), "dispositions", ["draft_id"], unique=False)
    op.create_table(
        "disposition_answers",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("comment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("disposition_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("by_label", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
        ),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["dispositions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "disposition_answers_in_order", "disposition_answers", ["comment_id", "seq"], unique=False
    )
    op.create_index(
        op.f("ix_disposition_answers_draft_id"), "disposition_answers", ["draft_id"], unique=False
    )
    op.add_column(
        "comments",
        sa.Column(
            "kind",
            sa.Enum(
                "remark",
                "condition",
                name="comment_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
            server_default="remark",
        ),
    )
    op.add_column(
        "comments", sa.Column("blocking", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("comments", sa.Column("sign_off_id", sa.Uuid(as_uuid=False), nullable=True))
    op.create_foreign_key(
        "comments_sign_off_id_fkey", "comments", "sign_offs", ["sign_off_id"], ["id"]
    )
    op.add_column(
        "rounds", sa.Column("base_revision_id", sa.Uuid(as_uuid=False), nullable=True)
    )
    op.create_foreign_key(
        "rounds_base_revision_id_fkey", "rounds", "revisions", ["base_revision_id"], ["id"]
    )
    op.add_column("requests", sa.Column("on_behalf_of_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column("requests", sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "requests", sa.Column("escalations", sa.Integer(), nullable=False, server_default="0")
    )
    op.alter_column(
        "requests", "asked_at", existing_type=postgresql.TIMESTAMP(timezone=True), nullable=True
    )
    op.create_foreign_key(
        "requests_on_behalf_of_id_fkey", "requests", "people", ["on_behalf_of_id"], ["id"]
    )
    op.add_column("sign_offs", sa.Column("carried_from_id", sa.Uuid(as_uuid=False), nullable=True))
    op.add_column(
        "sign_offs", sa.Column("carried_reason", sa.String(), nullable=False, server_default="")
    )
    # The defaults were for the rows that are there; the models write every column.
    for table, column in (
        ("comments", "kind"),
        ("comments", "blocking"),
        ("requests", "escalations"),
        ("sign_offs", "carried_reason"),
    ):
        op.alter_column(table, column, server_default=None)
    op.drop_constraint("request_state", "requests", type_="check")
    op.create_check_constraint(
        "request_state",
        "requests",
        _is_one_of("state", "upcoming", "pending", "answered", "closed", "moved"),
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    # Whoever waited for their turn, or handed it on, is not known to the schema before.
    op.execute("DELETE FROM requests WHERE state IN ('upcoming', 'moved')")
    op.drop_constraint("request_state", "requests", type_="check")
    op.create_check_constraint(
        "request_state", "requests", _is_one_of("state", "pending", "answered", "closed")
    )
    op.drop_column("sign_offs", "carried_reason")
    op.drop_column("sign_offs", "carried_from_id")
    op.drop_column("rounds", "base_revision_id")
    op.drop_constraint("requests_on_behalf_of_id_fkey", "requests", type_="foreignkey")
    op.alter_column(
        "requests", "asked_at", existing_type=postgresql.TIMESTAMP(timezone=True), nullable=False
    )
    op.drop_column("requests", "escalations")
    op.drop_column("requests", "due_at")
    op.drop_column("requests", "on_behalf_of_id")
    op.drop_constraint("comments_sign_off_id_fkey", "comments", type_="foreignkey")
    op.drop_column("comments", "sign_off_id")
    op.drop_column("comments", "blocking")
    op.drop_column("comments", "kind")
    op.drop_index(op.f("ix_disposition_answers_draft_id"), table_name="disposition_answers")
    op.drop_index("disposition_answers_in_order", table_name="disposition_answers")
    op.drop_table("disposition_answers")
    op.drop_index(op.f("ix_dispositions_draft_id"), table_name="dispositions")
    op.drop_index("dispositions_in_order", table_name="dispositions")
    op.drop_table("dispositions")
    op.drop_index(op.f("ix_retractions_draft_id"), table_name="retractions")
    op.drop_table("retractions")
    op.drop_index(op.f("ix_overrides_draft_id"), table_name="overrides")
    op.drop_table("overrides")
    op.drop_index(op.f("ix_editorial_marks_draft_id"), table_name="editorial_marks")
    op.drop_table("editorial_marks")
