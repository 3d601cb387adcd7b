"""The headings of a Markdown text: where they stand, what they say, how they are linked to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from review.text.canonical import BIDI_OVERRIDE

# Below this depth the parser silently drops what it reads; the pages then show the source.
MAX_DEPTH = 60
# The words before the first heading have no title; a heading can only get this anchor by number.
PREAMBLE = "top-of-text"

_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document itself, not one inside a quotation, a list or a code block."""

    token: Token
    level: int
    line: int
    title: str
    anchor: str


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables; raw HTML is text, so that nothing in it is hidden from readers."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.options["maxNesting"] = MAX_DEPTH
    return markdown


def headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Every top-level heading, ATX or setext, in the order of the text."""
    anchors = _Anchors()
    for token, inline in pairwise(tokens):
        if token.type != "heading_open" or token.level > 0 or token.map is None:
            continue
        title = plain(inline.children or [])
        yield Heading(token, int(token.tag[1:]), token.map[0], title, anchors.next(title))


def plain(children: Sequence[Token]) -> str:
    """One line of words without markup, fit for a mail's subject."""
    words = "".join(_words(child) for child in children)
    # A character reference (&#x202E;) can write what the canonical form refuses.
    return " ".join(BIDI_OVERRIDE.sub("\ufffd", words).split())


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return plain(token.children or [])
    return token.content


class _Anchors:
    """Slugs as GitHub makes them, because authors write links to those: `#my-title`, `-1`."""

    def __init__(self) -> None:
        self._given = {PREAMBLE}
        self._next: dict[str, int] = {}

    def next(self, title: str) -> str:
        slug = _NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-") or "section"
        anchor = slug
        while anchor in self._given:
            number = self._next.get(slug, 1)
            self._next[slug] = number + 1
            anchor = f"{slug}-{number}"
        self._given.add(anchor)
        return anchor
