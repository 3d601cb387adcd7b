"""The sections of a text with their headings, bodies and places, to be known again elsewhere."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.text.sections import Section, sections

_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A section, the source of its heading and of its body, and the titles above it.

    `parent` is the position of the section above it. `evidence` is what it can be known by under
    another title: its own words or, where it only holds subsections, theirs; none where there
    are no words at all.
    """

    section: Section
    heading: str
    body: str
    path: tuple[str, ...]
    parent: int | None
    evidence: str


def fold(title: str) -> str:
    """A title as it is compared: in any case and spacing."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


def parts(canonical_text: str) -> list[Part]:
    """All sections in order."""
    found = sections(canonical_text)
    return list(_parts(canonical_text, found))


def below(levels: Sequence[int], at: int) -> int:
    """Where the subsections of a section end; the words before any heading have none."""
    end = at + 1
    while levels[at] and end < len(levels) and levels[end] > levels[at]:
        end += 1
    return end


def _parts(text: str, found: Sequence[Section]) -> Iterator[Part]:
    levels = [section.level for section in found]
    above: list[tuple[int, str]] = []
    for at, section in enumerate(found):
        while above and levels[above[-1][0]] >= section.level:
            above.pop()
        heading, body = _cut(text[section.start : section.end], section.level)
        title = fold(section.title)
        yield Part(
            section=section,
            heading=heading,
            body=body,
            path=(*(name for _, name in above), title) if section.level else (),
            parent=above[-1][0] if above else None,
            evidence=_evidence(text, found, levels, at, body),
        )
        if section.level:
            above.append((at, title))


def _evidence(
    text: str, found: Sequence[Section], levels: Sequence[int], at: int, body: str
) -> str:
    if _has_words(body):
        return body
    # Without its own heading. No text is copied often: headings have six levels.
    end = below(levels, at)
    words = text[found[at].end : found[end - 1].end].strip("\n")
    return f"\n{words}" if _has_words(words) else ""


def _has_words(source: str) -> bool:
    return any(character.isalnum() for character in source)


def _cut(own: str, level: int) -> tuple[str, str]:
    """The heading's words as written, without the marks that make them one; and the body."""
    own = own.strip("\n")
    if not level:
        return "", own
    first, _, rest = own.partition("\n")
    if _ATX.match(first):
        return _without_marks(first), rest.strip("\n")
    # Underlined: its words may take several lines, and none of them looks like the underline.
    lines = own.split("\n")
    end = next(n for n, line in enumerate(lines) if n and _UNDERLINE.match(line))
    heading = "\n".join(line.strip(" \t") for line in lines[:end])
    return heading, "\n".join(lines[end + 1 :]).strip("\n")


def _without_marks(line: str) -> str:
    words = line.strip(" \t").lstrip("#").strip(" \t")
    open_end = words.rstrip("#")
    closed = open_end != words and (not open_end or open_end[-1] in " \t")
    return open_end.rstrip(" \t") if closed else words
