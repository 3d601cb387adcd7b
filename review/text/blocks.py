"""The source of a text cut into what a reader compares: paragraphs, list items, table rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from review.text.sections import sections

_STARTS_A_BLOCK = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[*+-][ \t]|\d{1,9}[.)][ \t]|\||>)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_SPACE = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the source; two blocks with one `key` say the same, however they are wrapped."""

    text: str
    key: str
    section: str
    heading: bool
    verbatim: bool


def blocks(text: str) -> list[Block]:
    """All blocks in order; only blank lines lie between them."""
    return [
        block
        for section in sections(text)
        for block in _blocks(text[section.start : section.end], section.title, section.level)
    ]


def _blocks(text: str, title: str, level: int) -> Iterator[Block]:
    for number, (source, verbatim) in enumerate(_cut(text)):
        key = source if verbatim else _unwrapped(source)
        yield Block(source, key, title, heading=level > 0 and number == 0, verbatim=verbatim)


def _unwrapped(source: str) -> str:
    # How deep a list item stands may change what it says; where its lines break does not.
    words = source.lstrip(" \t")
    return source[: len(source) - len(words)] + _SPACE.sub(" ", words)


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    """Each block's source, and whether it is a code block, where every blank counts."""
    held: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            held.append(line)
            if mark and mark[1].startswith(fence) and not line.strip(" \t`~"):
                yield "\n".join(held), True
                held, fence = [], ""
            continue
        if held and (mark or not line.strip() or _STARTS_A_BLOCK.match(line)):
            yield "\n".join(held), False
            held = []
        if mark:
            fence = mark[1]
        if not fence and _HEADING.match(line):
            yield line, False
        elif line.strip():
            held.append(line)
    if held:
        yield "\n".join(held).rstrip("\n"), bool(fence)
