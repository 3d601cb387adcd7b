"""Which section of a text became which section of its next revision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.text.outline import Part, parts
from review.text.pairing import paired
from review.text.references import redefined, uses
from review.text.sections import Section
from review.text.words import Codes, opcodes


class SectionChange(StrEnum):
    """What became of a section.

    `same`, `moved` and `renamed` promise that the body is the same in every character but for
    blank lines around it, and that its links lead where they led; `same` and `moved` promise so
    of the heading too. A section that was renamed and moved is `renamed`.
    """

    SAME = "same"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SectionMatch:
    """A section of the old text, of the new one, or one that stands in both.

    `ambiguous` is one whose words stand more than once in one of the texts: that it is this
    section under another title is a guess.
    """

    old: Section | None
    new: Section | None
    change: SectionChange
    ambiguous: bool = False


def match_sections(old: str, new: str) -> tuple[SectionMatch, ...]:
    """Every section of two canonical texts, once: in the new text's order, then the removed."""
    before, after = parts(old), parts(new)
    pairs = paired(before, after)
    fates = _Fates(before, after, pairs.new_of, redefined(old, new))
    added = (
        SectionMatch(None, part.section, SectionChange.ADDED)
        for column, part in enumerate(after)
        if column not in pairs.old_of
    )
    both = (fates.match(row, column) for row, column in pairs.new_of.items())
    removed = (
        SectionMatch(part.section, None, SectionChange.REMOVED)
        for row, part in enumerate(before)
        if row not in pairs.new_of
    )
    present = sorted([*added, *both], key=lambda match: match.new.number if match.new else 0)
    return (*present, *removed)


class _Fates:
    """What became of the sections that stand in both texts."""

    def __init__(
        self,
        before: Sequence[Part],
        after: Sequence[Part],
        new_of: dict[int, int],
        labels: frozenset[str],
    ) -> None:
        self._before, self._after, self._new_of, self._labels = before, after, new_of, labels
        self._in_order = _in_order(before, after, new_of)
        self._seen = (Counter(p.evidence for p in before), Counter(p.evidence for p in after))

    def match(self, row: int, column: int) -> SectionMatch:
        """The pair with its change."""
        old, new = self._before[row], self._after[column]
        return SectionMatch(
            old.section,
            new.section,
            self._change(row, column),
            ambiguous=any(seen[part.evidence] > 1 for seen in self._seen for part in (old, new)),
        )

    def _change(self, row: int, column: int) -> SectionChange:
        old, new = self._before[row], self._after[column]
        source = "\n".join((old.heading, new.heading, new.body))
        if old.body != new.body or uses(source, self._labels):
            return SectionChange.CHANGED
        if (old.heading, old.section.title) != (new.heading, new.section.title):
            return SectionChange.RENAMED
        parent = None if old.parent is None else self._new_of.get(old.parent, -1)
        stays = old.section.level == new.section.level and parent == new.parent
        return SectionChange.SAME if stays and row in self._in_order else SectionChange.MOVED


def _in_order(before: Sequence[Part], after: Sequence[Part], new_of: dict[int, int]) -> set[int]:
    """The old positions of as many sections as possible that follow each other in both texts."""
    one = sorted(new_of)
    two = [row for _, row in sorted((column, row) for row, column in new_of.items())]
    # Of two sections that changed places either may be the one that stayed; it has to be the same
    # one whichever text is called the old one.
    if _hashes(after) < _hashes(before):
        one, two = two, one
    codes = Codes()
    spans = opcodes(codes.encode(map(str, one)), codes.encode(map(str, two)))
    return {row for span in spans if span.same for row in one[span.old_start : span.old_end]}


def _hashes(of: Sequence[Part]) -> list[str]:
    return [part.section.sha256 for part in of]
