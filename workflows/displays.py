"""Brings what Prefect shows up to date, a moment later and never in the way of a decision."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from workflows.line import Line, brief
from workflows.turns import Taken, Turns, Why

log = logging.getLogger(__name__)

# Several answers within this time are shown at once.
GATHER_SECONDS = 0.5
LOOK_SECONDS = 0.1
# One by one and with a breath between: under load the answers come first.
BREATH_SECONDS = 0.15
TROUBLE_SECONDS = 5.0


@dataclass(slots=True)
class Displays:
    """The drafts whose run shows less than is known. Kept in memory: a start looks at them all."""

    turns: Turns
    line: Line
    clock: Callable[[], float] = time.monotonic
    asked: dict[str, float] = field(default_factory=dict[str, float])

    def ask(self, draft_id: str, *, in_seconds: float = GATHER_SECONDS) -> None:
        """Shows the draft soon."""
        self.asked.setdefault(draft_id, self.clock() + in_seconds)

    async def keep(self) -> None:
        """For ever: shows one draft after the other."""
        while True:
            await self.line.up.wait()
            draft_id = self._due()
            if draft_id is None:
                await asyncio.sleep(LOOK_SECONDS)
                continue
            del self.asked[draft_id]
            try:
                if await self.turns.take(draft_id, Why.SHOWN) is Taken.ELSEWHERE:
                    self.ask(draft_id)
            except Exception as error:  # noqa: BLE001 - shown again when it works again
                self.line.report(error)
                log.warning("run of %s not brought up to date (%s)", draft_id, brief(error))
                self.ask(draft_id, in_seconds=TROUBLE_SECONDS)
            await asyncio.sleep(BREATH_SECONDS)

    def _due(self) -> str | None:
        now = self.clock()
        return next((one for one, due in self.asked.items() if due <= now), None)
