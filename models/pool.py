"""How many connections a process keeps: as many as it uses, and none it last used a while ago.

A connection costs PostgreSQL 3 to 4 MB once it has seen the tables. A rush of answers opens many;
twenty seconds after it they are closed again. The first call after a pause opens one: 10 to 15 ms.
"""

from collections.abc import Callable
from time import monotonic

from sqlalchemy import Engine, PoolProxiedConnection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

# PostgreSQL closes a session that was not used for so long ...
IDLE_SECONDS = 20
# ... and we do not take one out of the pool any more that is about to be closed.
FRESH_SECONDS = 15
# Under this name an entry of the pool keeps when its connection came back.
RETURNED = "returned"


def let_go_of_idle(engine: Engine, clock: Callable[[], float] = monotonic) -> None:
    """A connection that has lain in the pool too long is replaced when it is asked for."""

    def note_return(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[RETURNED] = clock()

    def refuse_stale(
        _: DBAPIConnection, entry: ConnectionPoolEntry, __: PoolProxiedConnection
    ) -> None:
        returned = entry.info.get(RETURNED)
        if returned is not None and clock() - returned > FRESH_SECONDS:
            raise DisconnectionError("not used for a while")

    event.listen(engine, "checkin", note_return)
    event.listen(engine, "checkout", refuse_stale)
