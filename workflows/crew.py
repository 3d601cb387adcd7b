"""Work going on beside each other: begun here, none forgotten, finished before the worker ends."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from workflows.line import Line, brief

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Crew:
    """The pieces of work in hand. One that fails is reported, and found again by a later look."""

    line: Line
    running: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def start(self, work: Coroutine[Any, Any, object], what: str) -> None:
        """Begins a piece of work."""
        task = asyncio.create_task(self._see_through(work, what))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def _see_through(self, work: Coroutine[Any, Any, object], what: str) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - said aloud, and looked at again later
            self.line.report(error)
            log.warning("%s failed (%s)", what, brief(error))

    async def a_place(self) -> None:
        """Returns once one of the pieces in hand is finished."""
        await asyncio.wait(self.running, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self, within_seconds: float) -> None:
        """Waits for what is in hand, but not for ever."""
        if self.running:
            await asyncio.wait(self.running, timeout=within_seconds)
