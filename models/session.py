"""The unit of work: one transaction from an edge, committed there and nowhere else."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models.talk import Decided, Rows, Statement, Talk, as_database_error, in_text

T = TypeVar("T")


@contextmanager
def unit_of_work(engine: Engine) -> Generator[Session]:
    """A session whose work is committed at the end, or undone as a whole by an error."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


def hold(session: Session, talk: Talk[T]) -> T:
    """Holds the talk in the session's transaction; what it came to."""
    try:
        wanted = next(talk)
        while True:
            try:
                found = ask(session, wanted)
            except DBAPIError as error:
                wanted = talk.throw(error)
            else:
                wanted = talk.send(found)
    except StopIteration as end:
        return cast("T", end.value)


def decide(session: Session, talk: Talk[Decided[T]]) -> T:
    """Holds the talk and writes what it decided; the edge commits."""
    decided = hold(session, talk)
    ask(session, decided.writes)
    return decided.result


def ask(session: Session, statements: Sequence[Statement]) -> list[Rows]:
    """The rows of each of the statements, sent without waiting for the one before."""
    session.flush()
    if not statements:
        return []
    driver = cast("psycopg.Connection[TupleRow]", session.connection().connection.driver_connection)
    try:
        if len(statements) == 1:
            return [_rows(_sent(driver, statements[0]))]
        with driver.pipeline():
            cursors = [_sent(driver, statement) for statement in statements]
        return [_rows(cursor) for cursor in cursors]
    except psycopg.Error as error:
        raise as_database_error(error, lost=driver.closed) from error


def _sent(
    driver: psycopg.Connection[TupleRow], statement: Statement
) -> psycopg.RawCursor[TupleRow]:
    # In text, as on the loop: what a statement does must not depend on who sends it.
    values = [None if one is None else one.decode() for one in map(in_text, statement.values)]
    return psycopg.RawCursor(driver).execute(statement.sql.encode(), values)


def _rows(cursor: psycopg.RawCursor[TupleRow]) -> Rows:
    return cursor.fetchall() if cursor.description is not None else []
