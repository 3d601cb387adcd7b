"""What changed between two texts in a few sentences, for mails."""

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from review.text.sections import Section, sections
from review.text.words import Codes, opcodes

MOST_SENTENCES = 12
_LONGEST_TITLE = 80
# A section under another heading is the same one from this many alike words in a hundred.
_ALIKE = 60
_BEGINNING = 300
# So many new and vanished sections are looked at for that; nobody renames more.
_MOST_RENAMED = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """A section with its words, however they are wrapped."""

    section: Section
    words: list[str]

    @property
    def name(self) -> str:
        return f"Section '{self.title}'" if self.section.level else "The text before any heading"

    @property
    def title(self) -> str:
        title = self.section.title or "(no title)"
        return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"


def summary(old: str, new: str) -> tuple[str, ...]:
    """At most twelve sentences, one for each section; none where the texts are the same."""
    if old == new:
        return ()
    said = list(_sentences(_parts(old), _parts(new)))
    if not said:
        return ("Only line breaks or blank lines changed, no word.",)
    if len(said) <= MOST_SENTENCES:
        return tuple(said)
    more = len(said) - MOST_SENTENCES + 1
    return (*said[: MOST_SENTENCES - 1], f"And {more} more changes.")


def _parts(text: str) -> list[_Part]:
    return [_Part(section, text[section.start : section.end].split()) for section in sections(text)]


def _sentences(old: list[_Part], new: list[_Part]) -> Iterator[str]:
    pairs = _pairs(old, new)
    moved = _moved(old, new, pairs)
    for column, part in enumerate(new):
        before = pairs.get(column)
        if before is None:
            yield f"{part.name} added ({_words(len(part.words))})."
            continue
        if old[before].section.title != part.section.title:
            yield f"{old[before].name} is now called '{part.title}'{_counted(old[before], part)}."
        elif old[before].words != part.words:
            yield f"{part.name} changed{_counted(old[before], part)}."
        if column in moved:
            yield f"{part.name} moved to another place."
    kept = set(pairs.values())
    for row, part in enumerate(old):
        if row not in kept:
            yield f"{part.name} removed ({_words(len(part.words))})."


def _pairs(old: list[_Part], new: list[_Part]) -> dict[int, int]:
    """New position to old: by anchor first, then what reads alike under another heading."""
    places = {part.section.anchor: row for row, part in enumerate(old)}
    pairs = {
        column: places[part.section.anchor]
        for column, part in enumerate(new)
        if part.section.anchor in places
    }
    kept = set(pairs.values())
    gone = [row for row, part in enumerate(old) if row not in kept and part.section.level]
    come = [n for n, part in enumerate(new) if n not in pairs and part.section.level]
    for column in come[:_MOST_RENAMED]:
        scores = {row: _alike(old[row], new[column]) for row in gone[:_MOST_RENAMED]}
        best = max(scores, key=lambda row: scores[row], default=None)
        if best is not None and scores[best] >= _ALIKE:
            pairs[column] = best
            gone.remove(best)
    return pairs


def _alike(old: _Part, new: _Part) -> float:
    codes = Codes()
    return ratio(codes.encode(old.words[:_BEGINNING]), codes.encode(new.words[:_BEGINNING]))


def _moved(old: list[_Part], new: list[_Part], pairs: dict[int, int]) -> set[int]:
    """The new positions of sections that changed places with others that stayed."""
    codes = Codes()
    kept = set(pairs.values())
    spans = opcodes(
        codes.encode(str(row) for row in range(len(old)) if row in kept),
        codes.encode(str(pairs[column]) for column in range(len(new)) if column in pairs),
    )
    columns = sorted(pairs)
    return {
        column
        for span in spans
        if not span.same
        for column in columns[span.new_start : span.new_end]
    }


def _counted(old: _Part, new: _Part) -> str:
    codes = Codes()
    spans = [
        span for span in opcodes(codes.encode(old.words), codes.encode(new.words)) if not span.same
    ]
    added = sum(span.new_end - span.new_start for span in spans)
    removed = sum(span.old_end - span.old_start for span in spans)
    return f" ({_words(added)} added, {removed} removed)"


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"
