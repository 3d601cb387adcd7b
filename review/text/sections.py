"""A text cut at its headings, so that a plan can watch a part of it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from review.text.headings import PREAMBLE, Heading, headings, parser

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")

# A text without such a line has no heading, and needs no parser to say so.
_MAY_BE_A_HEADING = re.compile(r"^ {0,3}(?:#|(?:=+|-+)[ \t]*$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next heading of any level.

    `start` and `end` are offsets in characters; `words` is a count. The hash leaves out blank
    lines around the text: a new section behind it does not change it.
    """

    number: int
    level: int
    title: str
    anchor: str
    start: int
    end: int
    sha256: str
    words: int


def sections(canonical_text: str) -> tuple[Section, ...]:
    """All sections in order; their slices joined are the text again."""
    if not canonical_text:
        return ()
    lines = [0, *(found.end() for found in re.finditer("\n", canonical_text))]
    starts = [(lines[found.line], found) for found in _headings(canonical_text)]
    cuts = list(_cuts(canonical_text, starts))
    ends = [start for start, _ in cuts[1:]] + [len(canonical_text)]
    return tuple(
        _section(number, heading, canonical_text, start, end)
        for number, ((start, heading), end) in enumerate(zip(cuts, ends, strict=True), start=1)
    )


def _cuts(text: str, starts: list[tuple[int, Heading]]) -> Iterator[tuple[int, Heading | None]]:
    if not starts:
        yield 0, None
        return
    first, heading = starts[0]
    if text[:first].strip():
        yield 0, None
        yield first, heading
    else:
        # Blank lines alone are no preamble; they go with the first section.
        yield 0, heading
    yield from starts[1:]


def _section(number: int, heading: Heading | None, text: str, start: int, end: int) -> Section:
    own = text[start:end]
    return Section(
        number=number,
        level=heading.level if heading else 0,
        title=heading.title if heading else "",
        anchor=heading.anchor if heading else PREAMBLE,
        start=start,
        end=end,
        sha256=hashlib.sha256(f"{own.strip(chr(10))}\n".encode()).hexdigest(),
        words=sum(1 for _ in _WORD.finditer(own)),
    )


def _headings(text: str) -> Iterator[Heading]:
    """Only the headings' own words are parsed: half the time of a whole long text."""
    if not _MAY_BE_A_HEADING.search(text):
        return iter(())
    env: dict[str, object] = {}
    tokens = _blocks_only().parse(text, env)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            found: list[Token] = []
            parser().inline.parse(inline.content, parser(), env, found)
            inline.children = found
    return headings(tokens)


@cache
def _blocks_only() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("inline")
    markdown.options["maxNesting"] = parser().options["maxNesting"]
    return markdown
