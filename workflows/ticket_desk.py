"""Beside the mail: follows what happens for the tickets, and keeps a line to each system."""

import threading
from dataclasses import dataclass, field

from sqlalchemy import Engine

from models.session import unit_of_work
from review.commands.follow_events import follow, start_following
from review.commands.ticket_turns import let_go_work
from ticketing.following import FOLLOWER, taking
from workflows.beat import Step
from workflows.ticket_lines import Clock, Line, TicketSystems, utc_now

# An act in hand is finished within these; a longer one is let go, and asked for again.
PATIENCE_SECONDS = 2.0


@dataclass
class TicketDesk:
    """One relay's. `left_before`: whoever was called like it is dead, and may have left an act."""

    systems: TicketSystems
    worker: str
    stop: threading.Event
    left_before: bool = False
    clock: Clock = utc_now
    lines: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def step(self, engine: Engine) -> Step:
        """A step of the beat: what is new to the tickets is put down; the lines do it."""
        take = taking(self.systems.mapping, now=self.clock)

        def step() -> bool:
            if not self.lines:
                self._begin(engine)
            with unit_of_work(engine) as session:
                return follow(session, FOLLOWER, take) > 0

        return step

    def close(self) -> None:
        """Waits a moment for what is in hand."""
        self.stop.set()
        for line in self.lines:
            line.join(PATIENCE_SECONDS / len(self.lines))

    def _begin(self, engine: Engine) -> None:
        with unit_of_work(engine) as session:
            start_following(session, FOLLOWER)
            if self.left_before:
                let_go_work(session, worker=self.worker, now=self.clock())
        for name in self.systems.connectors:
            line = Line(engine, self.systems, name, self.worker, self.clock)
            # A daemon: a system that hangs must not keep the relay from ending.
            thread = threading.Thread(
                target=line.keep_going, args=(self.stop,), name=f"tickets-{name}", daemon=True
            )
            thread.start()
            self.lines.append(thread)
