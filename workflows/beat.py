"""What has to be done again and again beside the mail: steps, taken in turn until there is a stop.

A step does a bit of work and says whether there was any. One that fails is left alone for a while;
the others go on.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from models.session import unit_of_work
from review.commands.publish_events import publish_events

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.25
TROUBLE_SECONDS = 1.0
MOST_TROUBLE_SECONDS = 60.0

Step = Callable[[], bool]
MakeStep = Callable[[Engine], Step]


@dataclass(slots=True)
class Turn:
    """A step, and when it may be taken again after it failed."""

    step: Step
    not_before: float = 0.0
    trouble: float = 0.0

    def take(self) -> bool:
        """Whether there was work; a failure is told, and is none."""
        if time.monotonic() < self.not_before:
            return False
        try:
            worked = self.step()
        except DBAPIError as error:
            if not self.trouble:
                log.warning("the database does not answer (%s); waiting for it", error.orig)
            self._leave_alone()
            return False
        except Exception:
            # One step that cannot go on must not stop the others.
            log.exception("a step failed, and is tried again")
            self._leave_alone()
            return False
        self.trouble = 0.0
        return worked

    def _leave_alone(self) -> None:
        self.trouble = min(max(2 * self.trouble, TROUBLE_SECONDS), MOST_TROUBLE_SECONDS)
        self.not_before = time.monotonic() + self.trouble


def keep_the_beat(
    steps: Sequence[Step], *, stop: threading.Event, idle: float = IDLE_SECONDS
) -> None:
    """Takes the steps in turn, and rests where none had work."""
    turns = [Turn(step) for step in steps]
    while not stop.is_set():
        worked = [turn.take() for turn in turns]
        if not any(worked):
            stop.wait(idle)


def publishing(engine: Engine) -> Step:
    """Gives what happened its place in the feed."""

    def step() -> bool:
        with unit_of_work(engine) as session:
            return publish_events(session) > 0

    return step
