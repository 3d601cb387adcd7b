"""A real PostgreSQL for the whole run, and a migrated database of its own for each test."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from stories import Story

from migrations.run import upgrade
from models.engine import make_engine
from placet.cluster.postgres import EmbeddedPostgres

TEMPLATE = "placet_template"
numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for the run; without fsync, for nothing in it has to outlive the run."""
    with tempfile.TemporaryDirectory(prefix="placet-tests-") as directory:
        server = EmbeddedPostgres(Path(directory), fsync=False)
        server.start()
        yield server
        server.stop()


def run_sql(url: str, statement: sql.Composable) -> None:
    """One statement outside of any transaction, on the maintenance database."""
    plain = make_url(url).set(drivername="postgresql", database="postgres")
    conninfo = plain.render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The URL of a database migrated once; tests get copies of it."""
    url = postgres.url("placet")
    run_sql(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    template_url = make_url(url).set(database=TEMPLATE).render_as_string(hide_password=False)
    upgrade(template_url)
    return template_url


@pytest.fixture
def database_url(template: str) -> Iterator[str]:
    """A fresh database with the schema, dropped after the test."""
    name = f"test_{next(numbers)}"
    run_sql(
        template,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG").format(
            sql.Identifier(name), sql.Identifier(TEMPLATE)
        ),
    )
    yield make_url(template).set(database=name).render_as_string(hide_password=False)
    drop(template, name)


def drop(url: str, name: str) -> None:
    """Drops a database that a test may have left connections to.

    Not WITH (FORCE): it fails where the server's own autovacuum happens to be in the database,
    which belongs to nobody this role may end. A plain DROP sends autovacuum away by itself.
    """
    run_sql(
        url,
        sql.SQL(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = {} AND usename = current_user"
        ).format(sql.Literal(name)),
    )
    run_sql(url, sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the test's own database."""
    made = make_engine(database_url, pool_size=4, max_overflow=32)
    yield made
    made.dispose()


@pytest.fixture
def story(engine: Engine) -> Story:
    """A teller of reviews: people, a policy, a draft, rounds and answers by the real commands."""
    return Story(engine)
