"""What somebody probably meant, and how a message repeats what they wrote."""

import difflib
from collections.abc import Iterable
from typing import Any

_LONGEST = 60


def either(words: Iterable[str], last: str = "") -> str:
    """`a, b, c`, or with a last word `a, b or c`."""
    found = [str(word) for word in words]
    if not last or len(found) < 2:
        return ", ".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def meant(word: Any, known: Iterable[str]) -> str:
    """` (did you mean legal?)`, or nothing where no word is near."""
    if not isinstance(word, str) or len(word) > _LONGEST:
        return ""
    close = difflib.get_close_matches(word, [str(one) for one in known], n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def shown(value: Any) -> str:
    """The value as a message may repeat it: a few aliases can make a list without end."""
    if isinstance(value, str | bool | int | float | None):
        try:
            written = repr(value)
        except ValueError:
            return "a number without end"
        return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 3]}..."
    if value == []:
        return "an empty list"
    kinds = ((dict, "a mapping"), (list, "a list"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "that")
