"""The unit of work: one transaction from an edge, committed there and nowhere else."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

import psycopg
from psycopg.pq import PipelineStatus
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.util import await_only
from sqlmodel import Session


@contextmanager
def unit_of_work(engine: Engine) -> Generator[Session]:
    """A session whose work is committed at the end, or undone as a whole by an error."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


@asynccontextmanager
async def unit_of_work_on_loop(engine: AsyncEngine) -> AsyncGenerator[AsyncSession]:
    """The same on an event loop: `run_sync` of it takes the same functions of a session."""
    async with AsyncSession(engine, expire_on_commit=False, sync_session_class=Session) as session:
        yield session
        await session.commit()


@contextmanager
def sent_together(session: Session) -> Generator[None]:
    """Sends the statements inside without waiting for each; their errors come at the end.

    For writes only: what they return cannot be read inside. Inside another one it does nothing.
    """
    driver = cast(
        "psycopg.Connection[object] | psycopg.AsyncConnection[object]",
        session.connection().connection.driver_connection,
    )
    if driver.pgconn.pipeline_status != PipelineStatus.OFF:
        yield
        return
    try:
        with _pipeline(driver):
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


@contextmanager
def _pipeline(
    driver: psycopg.Connection[object] | psycopg.AsyncConnection[object],
) -> Generator[None]:
    if isinstance(driver, psycopg.Connection):
        with driver.pipeline():
            yield
        return
    pipeline = driver.pipeline()
    await_only(pipeline.__aenter__())
    try:
        yield
    except BaseException as error:
        await_only(pipeline.__aexit__(type(error), error, error.__traceback__))
        raise
    await_only(pipeline.__aexit__(None, None, None))
