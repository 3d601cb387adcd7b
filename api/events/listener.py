"""One open stream: what it is told, how far it has come, and its end."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from review.actors import Actor
from review.queries.happenings import Happening, Only
from review.rules.visibility import Viewer

# So much may wait for a slow reader, who then has to come back.
MOST_WAITING = 1_000


class Told(NamedTuple):
    """A happening as it is told to everyone who sees the same."""

    happening: Happening
    # Without its id, which is each token's own.
    body: dict[str, object]


@dataclass(eq=False)
class Listener:
    """Written to by the hub, read by the stream."""

    # Looks anew whose token it is; raises where it is none any more.
    who: Callable[[], Awaitable[Actor]] = field(repr=False)
    actor: Actor
    only: Only
    position: int
    check_at: float = 0.0
    waiting: asyncio.Queue[Told | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    # Ends the stream as it is sent, from outside, where its reader has stopped reading.
    cut: Callable[[], None] = lambda: None

    @property
    def viewer(self) -> Viewer:
        """As whom it sees."""
        return self.actor.viewer

    def hear(self, told: Sequence[Told]) -> bool:
        """Takes what is new to it, in order; whether there was room for it."""
        for one in told:
            if one.happening.position <= self.position or not self.only.wants(one.happening):
                continue
            if self.waiting.full():
                return False
            self.waiting.put_nowait(one)
            self.position = one.happening.position
        return True

    def end(self) -> None:
        """Nothing comes any more; what waits is not told, but when its reader comes back."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)
