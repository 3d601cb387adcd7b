"""A talk with the database: statements that are sent together, and what is read of them.

A talk knows no connection. It yields the statements of one round trip and is sent the rows of
each; so the same one is held with a session (`models.session`) or on an event loop
(`models.wires`), and what it decides is written once.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

import orjson
import psycopg
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

T = TypeVar("T")


class Statement(NamedTuple):
    """One statement with `$1`, `$2` ... for its values; a dict or a list becomes JSON."""

    sql: str
    values: tuple[Any, ...] = ()


Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Sequence[Row]
Talk: TypeAlias = Generator[Sequence[Statement], Sequence[Rows], T]


@dataclass(frozen=True, slots=True)
class Decided(Generic[T]):
    """What a talk came to: its result, and the statements that put it on record.

    They are not sent by the talk: the edge sends them together with its commit.
    """

    result: T
    writes: Sequence[Statement] = ()


def said(result: T) -> Talk[Decided[T]]:
    """A talk in which nothing is asked."""
    yield from ()
    return Decided(result)


def inserting_row(row: SQLModel) -> Statement:
    """Puts a row of a table on record, without a session."""
    values = row.model_dump()
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    sql = f"INSERT INTO {row.__tablename__} ({', '.join(values)}) VALUES ({places})"  # noqa: S608  (our names)
    return Statement(sql, tuple(values.values()))


def in_text(value: Any) -> bytes | None:
    """The value as PostgreSQL reads it, whatever the type of its column."""
    if value is None:
        return None
    if isinstance(value, str):
        if "\0" in value:
            raise psycopg.DataError("PostgreSQL text cannot hold a zero byte")
        return value.encode()
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, datetime):
        return value.isoformat().encode()
    if isinstance(value, dict | list):
        return orjson.dumps(value)
    if isinstance(value, int):
        return str(value).encode()
    raise TypeError(f"no value for a statement: {type(value).__name__}")


def as_database_error(error: psycopg.Error, *, lost: bool) -> Exception:
    """The driver's error as SQLAlchemy tells those of its own statements."""
    return DBAPIError.instance(
        "statements sent together",
        None,
        error,
        psycopg.Error,
        connection_invalidated=lost,
        dialect=_DIALECT,
    )


_DIALECT = PGDialect_psycopg()
