"""One connection on an event loop: a round trip is a few calls into libpq and one wait.

psycopg's cursors cost more than all the rest of a sign-off (ADR 0010). This speaks through the
libpq that psycopg brings along, in pipeline mode.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Self

import psycopg
from psycopg import pq
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from models.talk import Rows, Statement, in_text

SYNC = pq.ExecStatus.PIPELINE_SYNC
DONE = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)
FAILED = pq.ExecStatus.FATAL_ERROR


class Wire:
    """Asks one thing at a time; after an error it is closed."""

    def __init__(self, connection: psycopg.AsyncConnection[TupleRow]) -> None:
        # Held, for psycopg ends a connection that nobody holds.
        self._connection = connection
        self._pg = connection.pgconn
        self._reader = Transformer(connection)
        self._loop = asyncio.get_running_loop()
        self._descriptor = self._pg.socket
        self._prepared: dict[str, bytes] = {}
        # Of each message that was sent: whether its rows are wanted.
        self._sent: deque[bool] = deque()
        self._results: list[PGresult] = []
        self._failed: PGresult | None = None
        self._answered: asyncio.Future[None] | None = None
        self.closed = False
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._loop.add_reader(self._descriptor, self._on_readable)

    @classmethod
    async def connect(cls, connecting: Mapping[str, Any]) -> Self:
        """A new connection; a transaction is what stands between BEGIN and COMMIT."""
        return cls(await psycopg.AsyncConnection.connect(**connecting, autocommit=True))

    async def ask(self, statements: Sequence[Statement]) -> list[Rows]:
        """The rows of each of the statements, in one round trip."""
        values = [[in_text(value) for value in one.values] for one in statements]
        self._results = []
        try:
            for (sql, _), given in zip(statements, values, strict=True):
                self._pg.send_query_prepared(self._name(sql), given)
                self._sent.append(True)
            self._pg.pipeline_sync()
            self._answered = self._loop.create_future()
            self._flush()
            await self._answered
        except BaseException:
            # Answers may still be on their way: they would be taken for those of the next.
            self.close()
            raise
        return [self._rows(result) for result in self._results]

    def close(self) -> None:
        """Ends the connection; PostgreSQL undoes what was not committed."""
        if self.closed:
            return
        self.closed = True
        self._loop.remove_reader(self._descriptor)
        self._loop.remove_writer(self._descriptor)
        self._pg.finish()

    def _name(self, sql: str) -> bytes:
        name = self._prepared.get(sql)
        if name is None:
            name = self._prepared[sql] = b"w%d" % len(self._prepared)
            self._pg.send_prepare(name, sql.encode())
            self._sent.append(False)
        return name

    def _flush(self) -> None:
        if self._pg.flush():
            # More than the socket takes at once: the rest when it is ready again.
            self._loop.add_writer(self._descriptor, self._on_writable)

    def _on_writable(self) -> None:
        self._loop.remove_writer(self._descriptor)
        try:
            self._flush()
        except psycopg.Error as error:
            self._lost(error)

    def _on_readable(self) -> None:
        try:
            self._pg.consume_input()
            while self._answered is not None and not self._pg.is_busy():
                self._take(self._pg.get_result())
        except psycopg.Error as error:
            # The server has gone, perhaps while nobody was asking.
            self._lost(error)

    def _take(self, result: PGresult | None) -> None:
        if result is None:
            return
        status = result.status
        if status == SYNC:
            answered, self._answered = self._answered, None
            if answered is not None and not answered.done():
                self._tell(answered)
        elif status in DONE:
            if self._sent.popleft():
                self._results.append(result)
        elif status == FAILED and self._failed is None:
            self._failed = result

    def _tell(self, answered: asyncio.Future[None]) -> None:
        if self._failed is None:
            answered.set_result(None)
        else:
            answered.set_exception(error_from_result(self._failed))

    def _lost(self, error: psycopg.Error) -> None:
        answered, self._answered = self._answered, None
        self.close()
        if answered is not None and not answered.done():
            answered.set_exception(error)

    def _rows(self, result: PGresult) -> Rows:
        if not result.nfields:
            return []
        self._reader.set_pgresult(result)
        return self._reader.load_rows(0, result.ntuples, tuple)
