"""Pairs the sections of two texts, by the surest evidence first."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from rapidfuzz.fuzz import ratio

from review.text.outline import Part
from review.text.words import Codes

# From so many alike words in a hundred, a section under another title is the same one ...
ALIKE = 60
# ... and one under the same title in another place.
ALIKE_IN_TITLE = 30
# Enough words to know a section by.
_BEGINNING = 500
# So many pairs of sections are weighed at a time; nobody rewrites more of them at once.
_MOST_PAIRS = 10_000


def paired(before: Sequence[Part], after: Sequence[Part]) -> "Pairs":
    """By the surest evidence first."""
    pairs = Pairs(before, after)
    pairs.equal(lambda part: (part.path, part.heading, part.body))
    pairs.equal(lambda part: (part.heading, part.body) if part.section.level else None)
    pairs.alike(lambda part: part.path, 0)
    pairs.equal(lambda part: part.evidence if part.section.level and part.evidence else None)
    pairs.alike(lambda part: part.path[-1] if part.section.level else None, ALIKE_IN_TITLE)
    pairs.alike(lambda part: bool(part.body) if part.section.level and part.body else None, ALIKE)
    return pairs


class Pairs:
    """Who became whom, one to one; the same whichever text is called the old one."""

    def __init__(self, before: Sequence[Part], after: Sequence[Part]) -> None:
        self._before, self._after = before, after
        self._codes = Codes()
        self._encoded: dict[str, str] = {}
        self.new_of: dict[int, int] = {}
        self.old_of: dict[int, int] = {}

    def equal(self, key: Callable[[Part], Hashable]) -> None:
        """Pairs what has an equal key, in order; None is no key."""
        for rows, columns in self._groups(key):
            for row, column in zip(rows, columns, strict=False):
                self._pair(row, column)

    def alike(self, key: Callable[[Part], Hashable], least: int) -> None:
        """Pairs what has an equal key, the most alike bodies first."""
        for rows, columns in self._groups(key):
            if len(rows) == len(columns) == 1 and not least:
                self._pair(rows[0], columns[0])
                continue
            width = max(1, _MOST_PAIRS // max(len(rows), len(columns)))
            scored = [
                (self._score(row, column, least), row, column)
                for place, row in enumerate(rows)
                for column in columns[max(0, place - width) : place + width + 1]
            ]
            for score, row, column in sorted(scored, key=_best_first):
                if score >= least and row not in self.new_of and column not in self.old_of:
                    self._pair(row, column)

    def _groups(self, key: Callable[[Part], Hashable]) -> Iterator[tuple[list[int], list[int]]]:
        columns: defaultdict[Hashable, list[int]] = defaultdict(list)
        for column, part in enumerate(self._after):
            if column not in self.old_of:
                columns[key(part)].append(column)
        rows: defaultdict[Hashable, list[int]] = defaultdict(list)
        for row, part in enumerate(self._before):
            if row not in self.new_of:
                rows[key(part)].append(row)
        for found, group in rows.items():
            if found is not None and found in columns:
                yield group, columns[found]

    def _pair(self, row: int, column: int) -> None:
        self.new_of[row], self.old_of[column] = column, row

    def _score(self, row: int, column: int, least: int) -> float:
        one, two = self._words(self._before[row].body), self._words(self._after[column].body)
        return ratio(one, two, score_cutoff=least)

    def _words(self, body: str) -> str:
        if body not in self._encoded:
            self._encoded[body] = self._codes.encode(body.split(maxsplit=_BEGINNING)[:_BEGINNING])
        return self._encoded[body]


def _best_first(scored: tuple[float, int, int]) -> tuple[float, int, int]:
    # Exchanging the texts exchanges row and column, and must not change the order.
    score, row, column = scored
    return -score, abs(row - column), row + column
