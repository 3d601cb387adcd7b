"""The hub of a process: looks for what is new, once for all its listeners, and tells them.

It takes a thread and a connection for a moment where something is new; a listener has neither.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool

from api.events.listener import Listener, Told
from api.problems import Unauthenticated
from api.schemas.events import body_of
from models.session import unit_of_work
from models.talk import Decided, Statement, Talk
from models.wires import Wires
from review.errors import Refused, TooManyStreams
from review.queries.events import events_after
from review.queries.happenings import Stretch, happenings, seen_by
from review.rules.visibility import Viewer

log = logging.getLogger(__name__)

NEWEST = "SELECT coalesce(max(position), 0) FROM events"
POLL_SECONDS = 0.4
TROUBLE_SECONDS = 2.0
# A token that was revoked, or a person who has left a group, is noticed after so long.
RECHECK_SECONDS = 30.0
MOST_OF_ONE_TOKEN = 10
BATCH = 200
# Those who come back at once do not take all the connections there are.
CATCHING_UP = 3


class Hub:
    """Built with the application's state; works on the loop of whoever listens first."""

    def __init__(
        self, engine: Engine, wires: Wires, *, recheck_seconds: float = RECHECK_SECONDS
    ) -> None:
        self._engine = engine
        self._wires = wires
        self._recheck_seconds = recheck_seconds
        self._listeners: set[Listener] = set()
        self._open: Counter[str] = Counter()
        self._position = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watching: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._catching_up = asyncio.Semaphore(CATCHING_UP)
        self.ended = False

    async def newest(self) -> int:
        """The last place that is taken."""

        def asking() -> Talk[Decided[int]]:
            (found,) = yield [Statement(NEWEST)]
            return Decided(int(found[0][0]))

        return await self._wires.transact(asking())

    def admit(self, name: str) -> None:
        """Counts a stream of this token; refuses one too many."""
        if self._open[name] >= MOST_OF_ONE_TOKEN:
            raise TooManyStreams(
                f"This token has {MOST_OF_ONE_TOKEN} streams open; end one of them first.",
                retry_after=30,
            )
        self._open[name] += 1
        self._loop = asyncio.get_running_loop()

    async def join(self, listener: Listener) -> bool:
        """Whether the listener has seen everything up to now, and is told from now on."""
        async with self._turn:
            reached = self._position if self._listeners else await self.newest()
            if listener.position < reached:
                return False
            if not self._listeners:
                self._position = reached
            listener.check_at = time.monotonic() + self._recheck_seconds
            self._listeners.add(listener)
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._watch())
            if self.ended:
                listener.end()
            return True

    async def catch_up(self, listener: Listener) -> Stretch:
        """The next part of what the listener has missed."""

        def read() -> Stretch:
            with unit_of_work(self._engine) as session:
                viewer, only = listener.viewer, listener.only
                return happenings(session, viewer, only, listener.position, limit=BATCH)

        async with self._catching_up:
            return await run_in_threadpool(read)

    def leave(self, listener: Listener, name: str) -> None:
        """The stream has ended, by whomever."""
        self._listeners.discard(listener)
        self._open[name] -= 1
        if self._open[name] <= 0:
            del self._open[name]

    def end(self) -> None:
        """Ends every stream, from whatever thread or signal: their readers come back elsewhere."""
        self.ended = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for one in self._listeners:
            one.end()

    async def _watch(self) -> None:
        complained = False
        while self._listeners:
            try:
                await self._look()
                await self._recheck()
            except (DBAPIError, PoolTimeout) as error:
                if not complained:
                    log.warning("the event stream waits for the database (%s)", error)
                complained = True
                await asyncio.sleep(TROUBLE_SECONDS)
            except Exception:
                # Nobody is to listen to a stream that nothing comes through: they come back.
                log.exception("the event stream cannot go on; its readers are sent away")
                self._end_all()
                return
            else:
                complained = False
                await asyncio.sleep(POLL_SECONDS)

    async def _look(self) -> None:
        async with self._turn:
            newest = await self.newest()
            while self._position < newest:
                viewers = {one.viewer for one in self._listeners}
                told, reached = await run_in_threadpool(self._read, self._position, viewers)
                if reached == self._position:
                    return
                self._position = reached
                for listener in list(self._listeners):
                    if not listener.hear(told[listener.viewer]):
                        log.warning("an event stream was ended: its reader does not keep up")
                        self._listeners.discard(listener)
                        listener.cut()

    def _read(self, after: int, viewers: set[Viewer]) -> tuple[dict[Viewer, list[Told]], int]:
        with unit_of_work(self._engine) as session:
            published = events_after(session, after, limit=BATCH)
            told = {
                viewer: [Told(one, body_of(one)) for one in seen_by(session, viewer, published)]
                for viewer in viewers
            }
        return told, published[-1].position if published else after

    async def _recheck(self) -> None:
        """Looks anew whose tokens these are; of one that is none any more the stream ends."""
        now = time.monotonic()
        for listener in [one for one in self._listeners if one.check_at <= now]:
            listener.check_at = now + self._recheck_seconds
            try:
                listener.actor = await listener.who()
            except (Unauthenticated, Refused):
                listener.end()
