"""At least so many seconds between two writes, where a system asks for it."""

import threading
from collections.abc import Callable


class Pace:
    """Shared by the threads of one process: they write one after the other."""

    def __init__(
        self, seconds: float, *, clock: Callable[[], float], pause: Callable[[float], None]
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._pause = pause
        self._turn = threading.Lock()
        self._free_at = float("-inf")

    def wait(self) -> None:
        """Returns when it is one's turn to write."""
        with self._turn:
            left = self._free_at - self._clock()
            if left > 0:
                self._pause(left)
            self._free_at = self._clock() + self._seconds
