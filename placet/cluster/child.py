"""One process of the cluster: what it runs, what it needs, and when it counts as up."""

import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from placet.cluster.answers import Answers


@dataclass(frozen=True)
class Child:
    name: str
    command: list[str]
    environment: dict[str, str]
    answers: Answers
    # Must be ready before it starts.
    needs: tuple[str, ...] = ()
    # It waits for these by itself, but they must outlive it: it may have a turn to finish.
    uses: tuple[str, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    stop_patience_seconds: float = 3.0
    pass_fds: tuple[int, ...] = field(default=())
    working_directory: Path | None = None


class Telling(Protocol):
    """Whoever listens to what happens to the children."""

    def starting(self, name: str) -> None: ...
    def ready(self, name: str, after_seconds: float) -> None: ...
    def died(self, name: str, returncode: int, again_in_seconds: float) -> None: ...
    def stopped(self, name: str) -> None: ...
