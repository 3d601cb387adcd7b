"""What the other side says of an error, in one line, without what it repeats of ours."""

import json
import re
from typing import Any

_LONGEST = 240
# As much of a text as is a piece of it and no accident.
_PIECE = 12
_NOT_TO_BE_SHOWN = re.compile(r"\S+@\S+|\w+://\S+|(?:gh[a-z]_|github_pat_|ATATT)\S+")


def shown(said: str, sent: bytes) -> str:
    """`sent` is the JSON that had been asked."""
    line = " ".join("".join(c if c.isprintable() else " " for c in said[:4_000]).split())
    for text in _texts(sent):
        at = line.find(text[:_PIECE])
        if at >= 0:
            line = f"{line[:at]}…"
    line = _NOT_TO_BE_SHOWN.sub("…", line).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def _texts(sent: bytes) -> list[str]:
    """Every line of ours that is long enough to be known again."""
    try:
        found = _leaves(json.loads(sent))
    except (ValueError, RecursionError):
        return []
    lines = (" ".join(line.split()) for text in found for line in text.splitlines())
    return [line for line in lines if len(line) >= _PIECE]


def _leaves(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return []
