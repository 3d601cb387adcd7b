"""A PostgreSQL server of one's own: Prefect's database is made beside Placet's where it may be."""

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from placet.failures import CannotStart


def ensure_prefect_database(database_url: str, prefect_database_url: str) -> None:
    """Makes Prefect's database unless it is there; says what to do where that is not allowed."""
    name = make_url(prefect_database_url).database or ""
    beside = make_url(database_url).set(drivername="postgresql")
    target = make_url(prefect_database_url)
    if (target.host, target.port) != (beside.host, beside.port):
        # Another server altogether: its owner prepares it.
        return
    try:
        with psycopg.connect(
            beside.render_as_string(hide_password=False), autocommit=True, connect_timeout=10
        ) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise CannotStart(
            f"database {name!r} for Prefect is missing and may not be made by {beside.username!r}: "
            "make it, or name another with PLACET_PREFECT_DATABASE_URL"
        ) from None
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise CannotStart(f"PLACET_DATABASE_URL: cannot connect: {reason}") from None
