"""Ends the streams as soon as the server is told to stop, for it waits for them.

The application's own shutdown comes after that wait; what comes before it is the signal.
"""

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

STOPPING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Generator[None]:
    """Calls `end` at the signal, and then whoever else is called by it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in STOPPING}

    def stop(number: int, frame: FrameType | None) -> None:
        end()
        others = before[signal.Signals(number)]
        if callable(others):
            others(number, frame)

    # Only where the server listens for them: nobody else's way of stopping is taken away.
    taken = [number for number, others in before.items() if callable(others)]
    for number in taken:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in taken:
            if signal.getsignal(number) is stop:
                signal.signal(number, before[number])
