"""A child that is kept running: started after what it needs, started again when it dies."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from placet.cluster.backoff import Backoff
from placet.cluster.child import Child, Telling
from placet.cluster.leftovers import RunningPids
from placet.cluster.logs import last_line
from placet.failures import CannotStart

ASK_EVERY_SECONDS = 0.1


class Watched:
    def __init__(self, child: Child, log: Path, pids: RunningPids, tell: Telling) -> None:
        self.child = child
        self.log = log
        self.pids = pids
        self.tell = tell
        self.ready = asyncio.Event()
        self.process: asyncio.subprocess.Process | None = None

    async def keep(self, everyone: Mapping[str, "Watched"]) -> None:
        """Runs until cancelled; gives up only on a child that never once came up."""
        backoff, was_up = Backoff(), False
        while True:
            for name in self.child.needs:
                await everyone[name].ready.wait()
            began = time.monotonic()
            returncode, came_up = await self._one_life(began)
            was_up = was_up or came_up
            pause_seconds = backoff.pause_after(time.monotonic() - began)
            if backoff.hopeless and not was_up:
                raise CannotStart(
                    f"{self.child.name} does not start (exit {returncode}): "
                    f"{last_line(self.log)} -- see {self.log}"
                )
            self.tell.died(self.child.name, returncode, pause_seconds)
            await asyncio.sleep(pause_seconds)

    async def _one_life(self, began: float) -> tuple[int, bool]:
        self.tell.starting(self.child.name)
        self.process = process = await self._start()
        self.pids.add(self.child.name, process.pid)
        readiness = asyncio.create_task(self._become_ready(began))
        try:
            returncode = await process.wait()
        finally:
            readiness.cancel()
        came_up = self.ready.is_set()
        self.ready.clear()
        self._end_group()
        self.pids.remove(self.child.name)
        return returncode, came_up

    async def _start(self) -> asyncio.subprocess.Process:
        # Started from the main thread: the kernel ties the child's life to the starting thread.
        with self.log.open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *self.child.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=self.child.environment,
                cwd=self.child.working_directory,
                pass_fds=self.child.pass_fds,
                # Ctrl-C in the terminal is for `up`, which stops everything in its order.
                start_new_session=True,
            )

    async def _become_ready(self, began: float) -> None:
        since = datetime.now(UTC)
        while not await self.child.answers(since):
            await asyncio.sleep(ASK_EVERY_SECONDS)
        self.ready.set()
        self.tell.ready(self.child.name, time.monotonic() - began)

    async def stop(self) -> None:
        """Asks it to end, then ends it; `keep` must have been cancelled before."""
        process = self.process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(self.child.stop_signal)
        try:
            async with asyncio.timeout(self.child.stop_patience_seconds):
                await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        self._end_group()
        self.pids.remove(self.child.name)
        self.tell.stopped(self.child.name)

    def _end_group(self) -> None:
        """Whatever the dead process had started itself."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
