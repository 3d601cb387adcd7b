"""The connections of one event loop: each transaction has one of them to itself."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.pool import FRESH_SECONDS
from models.talk import Decided, Rows, Statement, Talk, as_database_error
from models.wire import Wire

T = TypeVar("T")
BEGIN = Statement("BEGIN")
COMMIT = Statement("COMMIT")
ROLLBACK = Statement("ROLLBACK")


class Wires:
    """At most `size` connections, made when they are needed and kept while they are in use.

    PostgreSQL closes one that lies unused (`models.pool`); it is not taken up again shortly before.
    """

    def __init__(
        self, connecting: dict[str, Any], *, size: int = 16, wait_seconds: float = 30
    ) -> None:
        self._connecting = connecting
        self._wait_seconds = wait_seconds
        self._size = size
        self._places = asyncio.Semaphore(size)
        # The one last used on top, each with when that was.
        self._idle: list[tuple[Wire, float]] = []

    async def transact(self, talk: Talk[Decided[T]]) -> T:
        """Holds the talk in one transaction, and commits what it decided with the last writes."""
        await self._wait_for_a_place()
        try:
            wire = await self._wire()
            try:
                return await _transact(wire, talk)
            finally:
                if not wire.closed:
                    self._idle.append((wire, monotonic()))
        finally:
            self._places.release()

    def close(self) -> None:
        """Ends every connection that is not in use."""
        while self._idle:
            self._idle.pop()[0].close()

    async def _wait_for_a_place(self) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._places.acquire()
        except TimeoutError as error:
            raise PoolTimeout(
                f"all {self._size} connections are in use since {self._wait_seconds:.0f} s"
            ) from error

    async def _wire(self) -> Wire:
        while self._idle:
            wire, returned = self._idle.pop()
            if not wire.closed and monotonic() - returned < FRESH_SECONDS:
                return wire
            wire.close()
        try:
            return await Wire.connect(self._connecting)
        except psycopg.Error as error:
            raise as_database_error(error, lost=True) from error


async def _transact(wire: Wire, talk: Talk[Decided[T]]) -> T:
    try:
        decided = await _hold(wire, talk)
        await _ask(wire, [*decided.writes, COMMIT])
    except Exception:
        if not wire.closed:
            # Locks are given back before the refusal is told.
            await _ask(wire, [ROLLBACK])
        raise
    except BaseException:
        wire.close()
        raise
    return decided.result


async def _hold(wire: Wire, talk: Talk[Decided[T]]) -> Decided[T]:
    try:
        wanted, begun = next(talk), False
        while True:
            try:
                found = await _ask(wire, wanted if begun else [BEGIN, *wanted])
            except DBAPIError as error:
                wanted = talk.throw(error)
            else:
                wanted = talk.send(found if begun else found[1:])
            begun = True
    except StopIteration as end:
        return cast("Decided[T]", end.value)


async def _ask(wire: Wire, statements: Sequence[Statement]) -> list[Rows]:
    try:
        return await wire.ask(statements)
    except psycopg.Error as error:
        # What PostgreSQL itself refuses has a state; a connection that breaks has none.
        lost = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
        raise as_database_error(error, lost=lost) from error
