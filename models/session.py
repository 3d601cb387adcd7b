"""The unit of work: one transaction from an edge, committed there and nowhere else."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session


@contextmanager
def unit_of_work(engine: Engine) -> Generator[Session]:
    """A session whose work is committed at the end, or undone as a whole by an error."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def sent_together(session: Session) -> Generator[None]:
    """Sends the statements inside without waiting for each; their errors come at the end.

    For writes only: what they return cannot be read inside.
    """
    driver = cast("psycopg.Connection[object]", session.connection().connection.driver_connection)
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        # As SQLAlchemy tells the errors of single statements.
        raise DBAPIError.instance(
            "statements sent together",
            None,
            error,
            psycopg.Error,
            connection_invalidated=driver.closed,
            dialect=session.get_bind().dialect,
        ) from error
