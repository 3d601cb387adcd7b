"""Breaks what only a damaged database breaks."""

from sqlalchemy import Engine, text

WORDS = "Placet cannot read this."
SPOILT = text("""
    WITH spoilt AS (
        INSERT INTO plan_versions (id, name, version, sha256, source, created_at)
        VALUES (gen_random_uuid(), 'spoilt', 1, repeat('0', 64), :words, now()) RETURNING id
    )
    UPDATE rounds SET plan_version_id = spoilt.id FROM spoilt WHERE draft_id = :draft
""")


def spoil_plan(engine: Engine, draft_id: str) -> None:
    """The plan that the draft's rounds pinned can be read no more."""
    with engine.begin() as connection:
        connection.execute(SPOILT, {"draft": draft_id, "words": WORDS})
