"""Databases of the test server: made as copies of each other, and dropped."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

numbers = itertools.count(1)


def run_sql(url: str, statement: sql.Composable) -> None:
    """One statement outside of any transaction, on the maintenance database."""
    plain = make_url(url).set(drivername="postgresql", database="postgres")
    conninfo = plain.render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def copied(url: str) -> Iterator[str]:
    """The URL of a copy of this database, which nobody is connected to; dropped at the end.

    By copying its files: half the work of writing every page to the log, where there is no disk.
    """
    name = f"test_{next(numbers)}"
    run_sql(
        url,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(make_url(url).database or "")
        ),
    )
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        drop(url, name)


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
