"""Where a field, an item or a character of a written value stands in the YAML source."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

from review.plans.mistakes import START, Place

# What YAML counts as the end of a line.
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_BLOCK_HEADER = re.compile(r"[|>][^\r\n\x85\u2028\u2029]*")
# One character that is not blank, in each way of writing; of blanks YAML makes what it likes.
_PLAIN = re.compile(r"\S")
_SINGLE = re.compile(r"''|[^\s']")
_DOUBLE = re.compile(
    r"""\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\sntvfrNLP_])|[^\s"\\]"""
)


def start_of(tree: Any) -> Place:
    """Where a mapping or a list begins."""
    try:
        return Place(tree.lc.line + 1, tree.lc.col + 1)
    except (AttributeError, TypeError):
        return START


def key_of(tree: Any, field: Any) -> Place:
    """Where a field of a mapping, or an item of a list, stands."""
    return _position(tree, field, 0)


def value_of(tree: Any, field: Any) -> Place:
    """Where the value of a field begins."""
    return _position(tree, field, 2)


def _position(tree: Any, field: Any, first: int) -> Place:
    try:
        found = tree.lc.data[field]
        return Place(found[first] + 1, found[first + 1] + 1)
    except (AttributeError, KeyError, TypeError, IndexError):
        return START


def within(source: str, start: Place, value: str, offset: int) -> Place:
    """Where the character of that offset is written, of a scalar that begins at `start`.

    Exact for plain, quoted and block scalars; where the writing cannot be followed (an alias) it
    is the place where the value begins.
    """
    lines = [0, *(found.end() for found in _LINE_END.finditer(source))]
    if start.line > len(lines):
        return start
    first = lines[start.line - 1] + start.column - 1
    letters = "".join(value.split())
    before = len("".join(value[:offset].split()))
    marks = list(islice(_letters(source, first), min(before + 1, len(letters))))
    if not all(_same(*pair) for pair in zip(letters, marks, strict=False)):
        return start
    if before < len(marks):
        at = marks[before].start()
    elif marks and len(marks) == len(letters):
        at = marks[-1].end()
    else:
        return start
    line = bisect_right(lines, at)
    return Place(line, at - lines[line - 1] + 1)


def _letters(source: str, at: int) -> Iterator[re.Match[str]]:
    """Each character of the scalar that is not blank, as it is written."""
    properties = _PROPERTIES.match(source, at)
    at = properties.end() if properties else at
    style = source[at : at + 1]
    if style == "'":
        return _SINGLE.finditer(source, at + 1)
    if style == '"':
        return _DOUBLE.finditer(source, at + 1)
    header = _BLOCK_HEADER.match(source, at)
    return _PLAIN.finditer(source, header.end() if header else at)


def _same(letter: str, mark: re.Match[str]) -> bool:
    return letter == mark[0] or mark[0][0] in "'\\"
