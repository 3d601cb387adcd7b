"""What the other side says of an error, in one line, without what it repeats of ours."""

import json
import re
from typing import Any

_LONGEST = 240
_READ = 4_000
# So many characters in a row are a piece of a text, and no accident.
_PIECE = 12
_NOT_TO_BE_SHOWN = re.compile(r"\S+@\S+|\w+://\S+|(?:gh[a-z]_|github_pat_|ATATT)\S+")


def shown(said: str, sent: bytes) -> str:
    """`sent` is the JSON that had been asked: from the first piece of it on, nothing is shown."""
    line = _plain(said[:_READ])
    ours = _pieces(sent)
    for at in range(len(line) - _PIECE + 1):
        if line[at : at + _PIECE].casefold() in ours:
            line = f"{line[:at]}…"
            break
    line = _NOT_TO_BE_SHOWN.sub("…", line).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _pieces(sent: bytes) -> set[str]:
    try:
        texts = [_plain(text) for text in _leaves(json.loads(sent))]
    except (ValueError, RecursionError):
        return set()
    return {
        text[at : at + _PIECE].casefold() for text in texts for at in range(len(text) - _PIECE + 1)
    }


def _leaves(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return []
