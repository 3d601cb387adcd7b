"""A text in one line, and where each of its characters came from."""

import re
from bisect import bisect_left
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_LONG_SPACE = re.compile(r"\s{2,}")


def folded(text: str) -> str:
    """The words as they are, however they are wrapped and indented."""
    return _SPACE.sub(" ", text)


class Folded:
    """A text with one space for every run of them."""

    def __init__(self, text: str) -> None:
        self.text = folded(text)
        self._runs: list[int] = []
        self._lost = [0]
        for run in _LONG_SPACE.finditer(text):
            self._runs.append(run.start() - self._lost[-1])
            self._lost.append(self._lost[-1] + len(run[0]) - 1)

    def place(self, at: int) -> int:
        """The offset in the text as it was."""
        return at + self._lost[bisect_left(self._runs, at)]


# Every quote of a draft is looked for in the same one or two texts.
flat = lru_cache(maxsize=4)(Folded)
