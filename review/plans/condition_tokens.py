"""Cuts a condition into words, quoted texts and marks, each with its place in the writing."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

MAX_LENGTH = 4000

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<word>\w+)
      | (?P<mark>[(),])
      | "(?P<double>(?:[^"\\]|\\["\\])*)"
      | '(?P<single>(?:[^'\\]|\\['\\])*)'
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)")
# Left behind by word processors; nobody sees the difference in a message without being told.
_TYPOGRAPHIC = "“”„‟‘’‚‛«»"


class TokenKind(Enum):
    """What a piece of a condition is."""

    WORD = auto()
    QUOTED = auto()
    MARK = auto()
    END = auto()


class Token(NamedTuple):
    """A piece; of a quoted text without its quotes. Offsets count characters from 0."""

    kind: TokenKind
    text: str
    offset: int


class Misread(ValueError):
    """The condition cannot be read; says where, and what to do about it."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def tokens(writing: str) -> list[Token]:
    """All pieces in order, and one for the end."""
    if len(writing) > MAX_LENGTH:
        raise Misread(0, f"A condition is at most {MAX_LENGTH} characters long.")
    return [*_cut(writing), Token(TokenKind.END, "", len(writing.rstrip()))]


def _cut(writing: str) -> Iterator[Token]:
    at = 0
    while at < len(writing):
        found = _TOKEN.match(writing, at)
        if found is None:
            raise Misread(at, _strange(writing, at))
        kind, text = found.lastgroup, found[0]
        if kind == "word":
            yield Token(TokenKind.WORD, text, at)
        elif kind == "mark":
            yield Token(TokenKind.MARK, text, at)
        elif kind != "space":
            yield Token(TokenKind.QUOTED, _ESCAPE.sub(r"\1", text[1:-1]), at)
        at = found.end()


def _strange(writing: str, at: int) -> str:
    one = writing[at]
    if one in _TYPOGRAPHIC:
        return f'{one} is a typographic quote; write plain ones, such as "Consequences".'
    if one in "\"'":
        if re.match(r"""(["'])(?:(?!\1)[^\\])*\\(?!\1|\\)""", writing[at:]):
            return f"Inside quotes a backslash only stands before {one} or another backslash."
        return f"The quote that begins here does not end; close it with {one}."
    return f"{one!r} means nothing in a condition."
