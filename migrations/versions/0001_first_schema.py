"""The first schema.

Revision ID: 0001
Revises:
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


# The groups that every installation starts with.
GROUPS = [
    {"key": "legal", "name": "Legal", "position": 1},
    {"key": "public_policy", "name": "Public Policy", "position": 2},
    {"key": "data", "name": "Data", "position": 3},
    {"key": "leadership", "name": "Leadership", "position": 4},
    {"key": "support", "name": "Support", "position": 5},
    {"key": "community", "name": "Community", "position": 6},
    {"key": "external_experts", "name": "External experts", "position": 7},
]

# What was recorded stays as it was recorded, whatever the code above believes.
APPEND_ONLY = ("journal", "sign_offs", "revisions", "plan_versions")

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "idempotency",
        sa.Column("principal", sa.String(length=120), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("principal", "route", "key"),
    )
    op.create_index(op.f("ix_idempotency_created_at"), "idempotency", ["created_at"], unique=False)
    op.create_table(
        "journal",
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "policy:created",
                "person:added",
                "person:changed",
                "plan:registered",
                "token:issued",
                "token:revoked",
                "sign_in:asked",
                "draft:submitted",
                "draft:promoted",
                "draft:withdrawn",
                "revision:added",
                "round:opened",
                "round:extended",
                "round:closed",
                "round:recalled",
                "request:asked",
                "request:reminded",
                "sign_off:recorded",
                "comment:added",
                "mail:sent",
                "mail:dropped",
                "mail:failed",
                name="journal_action",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("subject_id", sa.String(length=120), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "everyone",
                "internal",
                "privileged",
                name="journal_audience",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("group_key", sa.String(length=64), nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq"),
    )
    op.create_index("journal_by_draft", "journal", ["draft_id", "seq"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mail",
                "wake",
                name="outbox_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dedup_key", sa.String(length=200), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "claimed",
                "done",
                "dropped",
                "failed",
                name="outbox_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=120), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "outbox_due",
        "outbox",
        ["kind", "available_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.create_index(
        "outbox_mail_once",
        "outbox",
        ["dedup_key"],
        unique=True,
        postgresql_where=sa.text("kind = 'mail'"),
    )
    op.create_index(
        "outbox_wake_once",
        "outbox",
        ["dedup_key"],
        unique=True,
        postgresql_where=sa.text("kind = 'wake' AND state = 'pending'"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("delegate_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("staff", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", "sha256"),
        sa.UniqueConstraint("name", "version"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_sha256"),
    )
    op.create_table(
        "person_groups",
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["groups.key"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("person_id", "group_key"),
    )
    op.create_index(
        op.f("ix_person_groups_group_key"), "person_groups", ["group_key"], unique=False
    )
    op.create_table(
        "policies",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "theme",
            sa.Enum(
                "safety",
                "security",
                "integrity",
                "quality",
                "platform_misuse",
                name="policy_theme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lead_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["people.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_policies_lead_id"), "policies", ["lead_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("policy_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "research",
                "development",
                "implementation",
                "in_force",
                "superseded",
                "retired",
                "withdrawn",
                name="draft_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("plan", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("promoted_revision_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policies.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("policy_id", "number"),
    )
    op.create_index(op.f("ix_drafts_stage"), "drafts", ["stage"], unique=False)
    op.create_table(
        "flow_runs",
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("flow_run_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("state_name", sa.String(length=80), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.PrimaryKeyConstraint("draft_id"),
    )
    op.create_index(op.f("ix_flow_runs_flow_run_id"), "flow_runs", ["flow_run_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sections", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draft_id", "number"),
    )
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revision_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("author_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("author_label", sa.String(length=200), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=True),
        sa.Column(
            "audience",
            sa.Enum(
                "everyone",
                "internal",
                "privileged",
                name="comment_audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("quote", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("in_reply_to_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["groups.key"],
        ),
        sa.ForeignKeyConstraint(
            ["in_reply_to_id"],
            ["comments.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_comments_draft_id"), "comments", ["draft_id"], unique=False)
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "approved",
                "changes_requested",
                "expired",
                "recalled",
                name="round_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_sweep_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"],
            ["plan_versions.id"],
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revisions.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("draft_id", "number"),
    )
    op.create_index(
        "one_open_round_per_draft",
        "rounds",
        ["draft_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "rounds_to_sweep",
        "rounds",
        ["next_sweep_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "answered",
                "closed",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["drafts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_key"],
            ["groups.key"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["rounds.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "group_key", "person_id"),
    )
    op.create_index(op.f("ix_requests_draft_id"), "requests", ["draft_id"], unique=False)
    op.create_index("requests_by_person", "requests", ["person_id", "state"], unique=False)
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("request_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("round_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("draft_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revision_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("revision_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=False),
        sa.Column(
            "position",
            sa.Enum(
                "approve",
                "approve_with_conditions",
                "no_objection",
                "request_changes",
                "abstain",
                "recuse",
                name="sign_off_position",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "reason_audience",
            sa.Enum(
                "everyone",
                "internal",
                "privileged",
                name="sign_off_reason_audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("auth_method", sa.String(length=40), nullable=False),
        sa.Column("auth_assurance", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("supersedes_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sign_offs_round_id"), "sign_offs", ["round_id"], unique=False)
    op.create_index("sign_offs_in_order", "sign_offs", ["request_id", "seq"], unique=False)
    for group in GROUPS:
        op.execute(
            sa.text(
                "INSERT INTO groups (key, name, position) VALUES (:key, :name, :position)"
            ).bindparams(**group)
        )
    op.execute(REFUSE_CHANGE)
    for table in APPEND_ONLY:
        op.execute(append_only(table))


def downgrade() -> None:
    op.drop_index("sign_offs_in_order", table_name="sign_offs")
    op.drop_index(op.f("ix_sign_offs_round_id"), table_name="sign_offs")
    op.drop_table("sign_offs")
    op.drop_index("requests_by_person", table_name="requests")
    op.drop_index(op.f("ix_requests_draft_id"), table_name="requests")
    op.drop_table("requests")
    op.drop_index(
        "rounds_to_sweep", table_name="rounds", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_index(
        "one_open_round_per_draft", table_name="rounds", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("rounds")
    op.drop_index(op.f("ix_comments_draft_id"), table_name="comments")
    op.drop_table("comments")
    op.drop_table("revisions")
    op.drop_index(op.f("ix_flow_runs_flow_run_id"), table_name="flow_runs")
    op.drop_table("flow_runs")
    op.drop_index(op.f("ix_drafts_stage"), table_name="drafts")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_policies_lead_id"), table_name="policies")
    op.drop_table("policies")
    op.drop_index(op.f("ix_person_groups_group_key"), table_name="person_groups")
    op.drop_table("person_groups")
    op.drop_table("api_tokens")
    op.drop_table("plan_versions")
    op.drop_table("people")
    op.drop_index(
        "outbox_wake_once",
        table_name="outbox",
        postgresql_where=sa.text("kind = 'wake' AND state = 'pending'"),
    )
    op.drop_index(
        "outbox_mail_once", table_name="outbox", postgresql_where=sa.text("kind = 'mail'")
    )
    op.drop_index(
        "outbox_due",
        table_name="outbox",
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.drop_table("outbox")
    op.drop_index("journal_by_draft", table_name="journal")
    op.drop_table("journal")
    op.drop_index(op.f("ix_idempotency_created_at"), table_name="idempotency")
    op.drop_table("idempotency")
    op.drop_table("groups")
    op.execute("DROP FUNCTION refuse_change()")
