"""SIGTERM and SIGINT as an event that the work looks at."""

import signal
import threading
from types import FrameType


def stop_on_signals(stop: threading.Event) -> None:
    """Sets `stop` when the process is told to end; only the main thread may ask for signals."""
    if threading.current_thread() is not threading.main_thread():
        return

    def told_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, told_to_stop)
    signal.signal(signal.SIGINT, told_to_stop)
