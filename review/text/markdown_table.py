"""A table in Markdown, in which nobody's words are markup."""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"[\\`*_{}\[\]<>()#|~!&$^]")
# What some readers make a link of by itself.
_LINKS = re.compile(r"(?<=[A-Za-z])(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table, a line for each row."""
    lines = [[escaped(cell) for cell in row] for row in rows]
    return "".join(
        f"| {' | '.join(cells)} |\n"
        for cells in ([escaped(name) for name in header], ["---"] * len(header), *lines)
    )


def escaped(words: str) -> str:
    """The words as they are, in one line; their line breaks stay breaks."""
    unlinked = _LINKS.sub(r"\\", _MARKUP.sub(r"\\\g<0>", words.strip()))
    return "<br>".join(_LINE_ENDS.split(unlinked)).replace("\t", " ")
