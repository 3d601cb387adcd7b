"""Migrates a database to the schema of the models, and says where the two differ."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.engine import make_engine
from models.tables import METADATA


def config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    """Brings the schema at `url` up to date; does nothing where it is."""
    command.upgrade(config(url), "head")


def check(url: str) -> list[str]:
    """What is missing for the database at `url` to be this version's; empty where nothing is."""
    engine = make_engine(url, pool_size=1)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            current = context.get_current_revision()
            head = ScriptDirectory.from_config(config(url)).get_current_head()
            if current != head:
                return [f"The schema is at {current or 'nothing'}; run `placet db upgrade`."]
            found: list[Any] = compare_metadata(context, METADATA)
            return [f"The schema differs from the models: {difference}" for difference in found]
    finally:
        engine.dispose()
