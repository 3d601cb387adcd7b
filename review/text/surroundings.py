"""What stands around a quoted passage, to tell its place from others."""

from enum import IntEnum

from review.text.folding import folded

# So many characters on each side are kept and read.
WIDTH = 64
# So many words beside the passage tell that it is the place, where something further off changed.
_BESIDE = 3


class Agreement(IntEnum):
    """How far the surroundings are those that were kept."""

    NONE = 0
    ON_ONE_SIDE = 1
    WHOLE = 2


class Surroundings:
    """The prefix and suffix of a selector; either may be empty."""

    def __init__(self, prefix: str, suffix: str) -> None:
        self._before = folded(prefix)[-WIDTH:].strip()
        self._after = folded(suffix)[:WIDTH].strip()

    def __bool__(self) -> bool:
        return bool(self._before or self._after)

    def agreement(self, text: str, start: int, end: int) -> Agreement:
        """With those of a passage of this text."""
        # Read more than is compared: runs of spaces may be longer here.
        before = folded(text[max(0, start - 4 * WIDTH) : start]).rstrip()
        after = folded(text[end : end + 4 * WIDTH]).lstrip()
        sides: list[tuple[bool, bool]] = []
        if self._before:
            whole = before.endswith(self._before)
            sides.append((whole, self._before.split()[-_BESIDE:] == before.split()[-_BESIDE:]))
        if self._after:
            whole = after.startswith(self._after)
            sides.append((whole, self._after.split()[:_BESIDE] == after.split()[:_BESIDE]))
        if sides and all(whole for whole, _ in sides):
            return Agreement.WHOLE
        return Agreement.ON_ONE_SIDE if any(map(any, sides)) else Agreement.NONE


def surroundings(text: str, start: int, end: int) -> tuple[str, str]:
    """The prefix and suffix that a selector of this passage keeps."""
    return text[max(0, start - WIDTH) : start], text[end : end + WIDTH]
