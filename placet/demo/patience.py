"""Waits for something to come about, and says what did not."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx

from placet.demo.failure import DemoFailed

T = TypeVar("T")
LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """`still_possible` raises as soon as waiting has become pointless."""

    still_possible: Callable[[], None]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def wait(self, what: str, look: Callable[[], T | None], *, seconds: float) -> T:
        """What `look` found; it is asked again while it finds nothing."""
        give_up_at = self.clock() + seconds
        while True:
            try:
                found = look()
            except httpx.TransportError:
                found = None
            if found is not None:
                return found
            self.still_possible()
            if self.clock() >= give_up_at:
                raise DemoFailed(f"{what}: not within {seconds:g} s")
            self.sleep(LOOK_EVERY_SECONDS)
