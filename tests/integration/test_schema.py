"""The migrated schema is the models', and can be taken down and put up again."""

from alembic import command
from sqlalchemy import Engine, inspect, text

from migrations.run import check, config, upgrade
from models.tables import METADATA


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_the_migrated_schema_equals_the_models(database_url: str, engine: Engine) -> None:
    assert check(database_url) == []
    assert tables(engine) == set(METADATA.tables)


def test_migrating_again_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)
    assert check(database_url) == []


def test_a_difference_from_the_models_is_said(database_url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE drafts ADD COLUMN forgotten integer"))
        connection.execute(text("DROP INDEX one_open_round_per_draft"))
    found = "\n".join(check(database_url))
    assert "forgotten" in found
    assert "one_open_round_per_draft" in found


def test_down_to_nothing_and_up_again(database_url: str, engine: Engine) -> None:
    engine.dispose()
    command.downgrade(config(database_url), "base")
    assert tables(engine) == set()
    with engine.connect() as connection:
        left = connection.execute(text("SELECT 1 FROM pg_proc WHERE proname = 'refuse_change'"))
        assert left.first() is None
    assert check(database_url) == ["The schema is at nothing; run `placet db upgrade`."]
    upgrade(database_url)
    assert check(database_url) == []


def test_the_seven_groups_are_there_from_the_start(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT key FROM groups ORDER BY position")).scalars()
        assert list(found) == [
            "legal",
            "public_policy",
            "data",
            "leadership",
            "support",
            "community",
            "external_experts",
        ]
