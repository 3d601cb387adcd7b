"""When a token was last used, to the hour: noted beside the calls, so that none pays for it."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.session import ask, unit_of_work
from models.talk import Decided, Statement, Talk
from models.wires import Wires
from review.actors import Actor

EACH = timedelta(hours=1)
NOTE = """
    UPDATE api_tokens SET last_used_at = $2
    WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)
"""
TOKEN = "token:"  # noqa: S105  (what the names of such actors begin with)
_LOG = logging.getLogger(__name__)


class Uses:
    """What this process has seen of API tokens; a client's use is noted with its access tokens."""

    def __init__(self) -> None:
        self._seen: dict[str, datetime] = {}
        self._waiting: dict[str, datetime] = {}

    def saw(self, actor: Actor, now: datetime) -> None:
        """The token was let in; it is noted soon if that was not done within the hour."""
        name = actor.name
        if name.startswith(TOKEN):
            seen = self._seen.get(name)
            if seen is None or now - seen >= EACH:
                self._seen[name] = self._waiting[name] = now

    def note(self, engine: Engine) -> None:
        """Puts on record what waits, in a transaction of its own."""
        if statements := self._taken():
            try:
                with unit_of_work(engine) as session:
                    ask(session, statements)
            except (DBAPIError, PoolTimeout) as error:
                _miss(error)

    async def note_on_loop(self, wires: Wires) -> None:
        """The same without a thread."""
        if statements := self._taken():
            try:
                await wires.transact(_noting(statements))
            except (DBAPIError, PoolTimeout) as error:
                _miss(error)

    def _taken(self) -> list[Statement]:
        if not self._waiting:
            return []
        waiting, self._waiting = self._waiting, {}
        return [
            Statement(NOTE, (name.removeprefix(TOKEN), at, at - EACH))
            for name, at in sorted(waiting.items())
        ]


def _noting(statements: list[Statement]) -> Talk[Decided[None]]:
    yield statements
    return Decided(None)


def _miss(error: Exception) -> None:
    # The call itself was answered: it must not fail for this.
    _LOG.warning("When tokens were used was not noted: %s", type(error).__name__)
