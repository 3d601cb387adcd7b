"""Starts and watches the children, and stops them in reverse order whatever happens."""

import asyncio
import signal
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any, Self, TypeVar

from placet.cluster.child import Child, Telling
from placet.cluster.leftovers import RunningPids
from placet.cluster.logs import last_line, rotate
from placet.cluster.watched import Watched
from placet.failures import CannotStart

T = TypeVar("T")
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end."""


class Supervisor:
    def __init__(self, data_dir: Path, tell: Telling) -> None:
        self.logs = data_dir / "logs"
        self.pids = RunningPids(data_dir)
        self.tell = tell
        self.watched: dict[str, Watched] = {}
        self._keepers: set[asyncio.Task[None]] = set()
        self._end: asyncio.Future[None]

    async def __aenter__(self) -> Self:
        self.logs.mkdir(mode=0o700, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        for number in STOP_SIGNALS:
            # `nohup placet up` has asked not to hear of a closed terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                loop.add_signal_handler(number, self._end_with, Stopped())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        if self._end.done():
            self._end.exception()

    def _end_with(self, reason: Exception) -> None:
        if not self._end.done():
            self._end.set_exception(reason)

    def add(self, child: Child) -> Watched:
        """Starts `child` as soon as what it needs is ready, and keeps it running."""
        log = self.logs / f"{child.name}.log"
        rotate(log)
        watched = self.watched[child.name] = Watched(child, log, self.pids, self.tell)
        keeper = asyncio.create_task(watched.keep(self.watched), name=child.name)
        keeper.add_done_callback(self._keeper_ended)
        self._keepers.add(keeper)
        return watched

    def _keeper_ended(self, keeper: asyncio.Task[None]) -> None:
        if not keeper.cancelled() and isinstance(error := keeper.exception(), Exception):
            self._end_with(error)

    async def unless_ended(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; `Stopped`, or why a child is given up, if that comes first."""
        task = asyncio.create_task(work)
        try:
            await asyncio.wait({task, self._end}, return_when=asyncio.FIRST_COMPLETED)
            if self._end.done():
                self._end.result()
            return await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until_ended(self) -> None:
        await asyncio.shield(self._end)

    async def all_ready(self, names: Iterable[str]) -> None:
        for name in names:
            await self.watched[name].ready.wait()

    async def run_job(self, name: str, command: list[str], environment: dict[str, str]) -> bytes:
        """Runs a process that ends by itself and returns what it printed."""
        log = self.logs / f"{name}.log"
        rotate(log)
        with log.open("ab") as errors:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,
            )
        try:
            printed, _ = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if process.returncode != 0:
            raise CannotStart(f"{name} failed: {last_line(log)} -- see {log}")
        return printed

    async def stop(self) -> None:
        """No more restarts; then whoever speaks to users first, PostgreSQL last."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        left = dict(self.watched)
        while left:
            children = [watched.child for watched in left.values()]
            needed = {name for child in children for name in (*child.needs, *child.uses)}
            leaves = [name for name in left if name not in needed]
            await asyncio.gather(*(left.pop(name).stop() for name in leaves))
        self.pids.forget()
