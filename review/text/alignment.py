"""Which block of the old text became which block of the new one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from review.text.blocks import Block
from review.text.words import Codes, opcodes, tokens

# Below this many alike words in a hundred, two passages read better one after the other.
ALIKE = 50
# A passage that turns up elsewhere is called moved only when it is nearly the same.
MOVED_ALIKE = 85
# A short line ("or", "---") that turns up elsewhere has not moved: it is just common.
MOVED_WORDS = 5
# How many pairs of passages may be weighed, about a microsecond each.
MAX_PAIRS = 60_000
# Both ends of a long passage are enough to know it again.
_END_WORDS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reading both texts in their order.

    `same` and `changed` have both blocks. A moved block is met twice, as `moved_away` at its old
    place and as `moved_here` at its new one, with both blocks each time.
    """

    kind: str
    old: Block | None
    new: Block | None


Pairs = dict[int, int]


def align(old: Sequence[Block], new: Sequence[Block]) -> list[Step]:
    """The steps; without the new blocks they read as the old text, and the other way round."""
    codes = Codes()
    spans = opcodes(
        codes.encode(block.key for block in old), codes.encode(block.key for block in new)
    )
    same = {
        span.old_start + n: span.new_start + n
        for span in spans
        if span.same
        for n in range(span.old_end - span.old_start)
    }
    left = [n for n in range(len(old)) if n not in same]
    taken = set(same.values())
    free = [n for n in range(len(new)) if n not in taken]
    words = _Words(old, new)
    moved = _moved_whole(words, left, free)
    there = set(moved.values())
    changed: Pairs = {}
    for span in spans:
        if not span.same:
            rows = [n for n in range(span.old_start, span.old_end) if n not in moved]
            columns = [n for n in range(span.new_start, span.new_end) if n not in there]
            reach = max(1, MAX_PAIRS // len(left) // 2) if left else 0
            changed |= _in_order(_alike(words, rows, columns, ALIKE, reach))
    moved |= _moved_nearly(words, left, free, moved | changed)
    return list(_steps(old, new, same | changed, moved))


class _Words:
    """The words of the blocks as codes, made only for those that are compared."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self.old, self.new = old, new
        self._codes = Codes()
        self._made: dict[str, str] = {}

    def of(self, block: Block) -> str:
        if block.key not in self._made:
            words = [word.rstrip() for word in tokens(_ends(block.key))]
            self._made[block.key] = self._codes.encode(words)
        return self._made[block.key]

    def can_move(self, block: Block) -> bool:
        return block.heading or len(self.of(block)) >= MOVED_WORDS


def _ends(text: str) -> str:
    most = 16 * _END_WORDS
    return text if len(text) <= most else text[: most // 2] + text[-most // 2 :]


def _moved_whole(words: _Words, left: Iterable[int], free: Iterable[int]) -> Pairs:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for n in reversed(list(free)):
        places[words.new[n].key].append(n)
    return {
        n: places[words.old[n].key].pop()
        for n in left
        if places.get(words.old[n].key) and words.can_move(words.old[n])
    }


def _moved_nearly(words: _Words, left: list[int], free: list[int], known: Pairs) -> Pairs:
    there = set(known.values())
    rows = [n for n in left if n not in known and words.can_move(words.old[n])]
    columns = [n for n in free if n not in there and words.can_move(words.new[n])]
    reach = max(1, MAX_PAIRS // len(rows) // 2) if rows else 0
    found: Pairs = {}
    for _, row, column in _alike(words, rows, columns, MOVED_ALIKE, reach):
        if row not in found and column not in there:
            found[row] = column
            there.add(column)
    return found


def _alike(
    words: _Words, rows: list[int], columns: list[int], least: int, reach: int
) -> list[tuple[float, int, int]]:
    """Pairs with their score, the best first; in a huge rewrite only those of like position."""
    found: list[tuple[float, int, int]] = []
    for place, row in enumerate(rows):
        one = words.of(words.old[row])
        middle = place * len(columns) // len(rows)
        for column in columns[max(0, middle - reach) : middle + reach]:
            score = ratio(one, words.of(words.new[column]), score_cutoff=least)
            if score:
                found.append((score, row, column))
    return sorted(found, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair))


def _in_order(pairs: Iterable[tuple[float, int, int]]) -> Pairs:
    """The best pairs that do not cross each other."""
    rows: list[int] = []
    columns: list[int] = []
    for _, row, column in pairs:
        at = bisect_left(rows, row)
        free = at == len(rows) or (rows[at] > row and columns[at] > column)
        if free and (at == 0 or columns[at - 1] < column):
            rows.insert(at, row)
            columns.insert(at, column)
    return dict(zip(rows, columns, strict=True))


def _steps(
    old: Sequence[Block], new: Sequence[Block], pairs: Pairs, moved: Pairs
) -> Iterator[Step]:
    came_from = {column: row for row, column in moved.items()}
    column = 0
    for row, block in enumerate(old):
        if row in pairs:
            yield from _new_ones(old, new, range(column, pairs[row]), came_from)
            column = pairs[row] + 1
            partner = new[pairs[row]]
            yield Step("same" if block.key == partner.key else "changed", block, partner)
        elif row in moved:
            yield Step("moved_away", block, new[moved[row]])
        else:
            yield Step("removed", block, None)
    yield from _new_ones(old, new, range(column, len(new)), came_from)


def _new_ones(
    old: Sequence[Block], new: Sequence[Block], columns: Iterable[int], came_from: Pairs
) -> Iterator[Step]:
    for column in columns:
        if column in came_from:
            yield Step("moved_here", old[came_from[column]], new[column])
        else:
            yield Step("added", None, new[column])
