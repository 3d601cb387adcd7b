"""What became of the words of one passage."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

# The comparison keeps one bit for each pair of tokens: 25 MB at most, and about 50 ms.
MAX_PAIRS = 200_000_000

# At most so many words between two changes are drawn into them.
_CRUMB = 3

_SPACE = " \t\n"
# Vowel signs and accents belong to their word although `\w` leaves them out.
_MARK = r"[^\x00-\u02ff\u2000-\u206f\u3000-\u303f\uff00-\uffef]"
_TOKEN = re.compile(rf"[{_SPACE}]+|\w(?:\w|{_MARK})*[{_SPACE}]*|[^\w{_SPACE}][{_SPACE}]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """`same` stands in both texts (in the new one's spacing), the others in one of them."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of two sequences that is the same in both, or not."""

    same: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def size(self) -> int:
        """The longer side of it, in tokens."""
        return max(self.old_end - self.old_start, self.new_end - self.new_start)


class Codes:
    """One character for each different token or line: what `rapidfuzz` compares fastest."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._known = dict(known or {})

    def copy(self) -> "Codes":
        """Codes that agree with these, and learn apart from them."""
        return Codes(self._known)

    def encode(self, items: Iterable[str]) -> str:
        known = self._known
        return "".join([chr(known.setdefault(item, len(known))) for item in items])


def tokens(text: str) -> list[str]:
    """Words and marks, each with the space behind it."""
    return _TOKEN.findall(text)


def _key(token: str) -> str:
    """Every run of spaces and line breaks counts as one space; an indent as what it is."""
    word = token.rstrip(_SPACE)
    return token if word == token or not word else f"{word} "


def compare(old: str, new: str, *, verbatim: bool = False) -> list[Piece]:
    """Pieces in order: the old words without `added`, the new ones without `removed`."""
    # The last word has a space too, so that it is the same word when a sentence follows it.
    before, after = tokens(f"{old} "), tokens(f"{new} ")
    key = str if verbatim else _key
    codes = Codes()
    changes = opcodes(codes.encode(map(key, before)), codes.encode(map(key, after)))
    *pieces, last = _pieces(_readable(changes, after), before, after)
    return [*pieces, Piece(last.kind, last.text[:-1])]


def opcodes(old: str, new: str) -> list[Span]:
    """Where two encoded texts are alike and where not, by turns; coarse where they are too long."""
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    spans = [Span(True, 0, head, 0, head)] if head else []
    spans += [
        Span(same, head + a, head + b, head + c, head + d)
        for same, a, b, c, d in _middle(middle, other)
    ]
    if tail:
        spans.append(Span(True, len(old) - tail, len(old), len(new) - tail, len(new)))
    return spans


def _middle(old: str, new: str) -> Iterator[tuple[bool, int, int, int, int]]:
    row = column = 0
    if len(old) * len(new) <= MAX_PAIRS:
        for code in LCSseq.opcodes(old, new):
            if code.tag != "equal":
                continue
            if (row, column) != (code.src_start, code.dest_start):
                yield False, row, code.src_start, column, code.dest_start
            row, column = code.src_end, code.dest_end
            yield True, code.src_start, row, code.dest_start, column
    if (row, column) != (len(old), len(new)):
        yield False, row, len(old), column, len(new)


def _common_prefix(one: str, two: str) -> int:
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == two[low:middle] else (low, middle - 1)
    return low


def _readable(spans: Sequence[Span], after: Sequence[str]) -> list[Span]:
    """Joins changes with too few words between them: nobody can read word confetti."""
    joined: list[Span] = []
    for span in spans:
        if not span.same and len(joined) > 1 and _crumb(joined[-2:], span, after):
            joined[-2:] = [_join(joined[-2], span)]
        else:
            joined.append(span)
    return joined


def _crumb(last: Sequence[Span], span: Span, after: Sequence[str]) -> bool:
    change, between = last
    if change.same or not between.same:
        return False
    words = _weight(after[between.new_start : between.new_end])
    return words == 0 or (words <= _CRUMB and words * 4 < change.size + span.size)


def _join(first: Span, last: Span) -> Span:
    return Span(False, first.old_start, last.old_end, first.new_start, last.new_end)


def _pieces(spans: Iterable[Span], before: list[str], after: list[str]) -> Iterator[Piece]:
    for span in spans:
        old, new = before[span.old_start : span.old_end], after[span.new_start : span.new_end]
        if span.same:
            yield Piece("same", "".join(new))
            continue
        if old:
            yield Piece("removed", "".join(old))
        if new:
            yield Piece("added", "".join(new))


def _weight(found: Sequence[str]) -> int:
    return sum(1 for token in found if token[0].isalnum())
