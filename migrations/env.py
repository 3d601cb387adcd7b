"""Alembic's entry point: runs the migrations on the database that `migrations.run` names."""

from alembic import context
from sqlalchemy import Connection

from models.engine import make_engine
from models.tables import METADATA


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, compare_type=True)
    with context.begin_transaction():
        # Two processes that start at once migrate one after the other.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7202711)")
        context.run_migrations()


def main() -> None:
    engine = make_engine(context.config.attributes["url"], pool_size=1)
    with engine.connect() as connection:
        run(connection)
    engine.dispose()


main()
