"""The passage of a text that reads most like another one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio_alignment, ratio

from review.text.words import Codes, tokens

# The search takes up to 20 ns for a word of the quote times a word of the text, and cannot be
# stopped. Past this it is not made: 800 words are still looked for among 25,000.
MAX_PAIRS = 20_000_000
MAX_WORDS = 1_000
# A passage with words put into its middle looks less alike before its ends are found.
_AT_FIRST = 50

# One of them more or less can turn a sentence round; "t" is the end of "don't".
_DENIALS = frozenset(
    {"not", "no", "never", "none", "nor", "neither", "cannot", "t"}
    | {"without", "unless", "except", "excluding"}
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A passage, in characters, and how many of a hundred words are the same.

    `denies` is one with a "not" or its like more or less.
    """

    start: int
    end: int
    score: float
    denies: bool


def likenesses(text: str, quote: str, *, most: int) -> Iterator[Likeness]:
    """The passages most like the quote, none of them overlapping; none where it takes too long."""
    words, wanted = _known(text), _Words(quote)
    size = len(wanted.words)
    if not size or not words.words or size > MAX_WORDS or size * len(words.words) > MAX_PAIRS:
        return
    codes = words.codes.copy()
    needle, hay = codes.encode(wanted.words), words.encoded
    taken = codes.encode([""])
    for _ in range(most):
        found = _nearest(needle, hay)
        if found is None:
            return
        first, last, score = found
        yield Likeness(
            words.starts[first],
            words.ends[last - 1],
            score,
            denies=_denials(wanted.words) != _denials(words.words[first:last]),
        )
        hay = hay[:first] + taken * (last - first) + hay[last:]


class _Words:
    """The words of a text in any case, and where they stand; marks are left out."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        at = 0
        for token in tokens(text):
            word = token.rstrip()
            if (bare := word.strip("_")) and bare[0].isalnum():
                self.words.append(bare.casefold())
                self.starts.append(at)
                self.ends.append(at + len(word))
            at += len(token)
        self.codes = Codes()
        self.encoded = self.codes.encode(self.words)


# Every quote of a draft is looked for in the same text.
_known = lru_cache(maxsize=2)(_Words)


def _nearest(needle: str, hay: str) -> tuple[int, int, float] | None:
    """From which code to which, and how much alike."""
    found = partial_ratio_alignment(needle, hay, score_cutoff=_AT_FIRST)
    if found is None:
        return None
    # The library's passage is as long as the needle; where words came or went it is not.
    start = found.dest_start if len(needle) < len(hay) else 0
    reach = 2 * len(needle)
    ends = range(start + 1, min(len(hay), start + reach) + 1)
    end = max(ends, key=lambda end: ratio(needle, hay[start:end]))
    starts = range(end - 1, max(0, end - reach) - 1, -1)
    start = max(starts, key=lambda start: ratio(needle, hay[start:end]))
    return start, end, ratio(needle, hay[start:end])


def _denials(words: list[str]) -> Counter[str]:
    return Counter(word for word in words if word in _DENIALS)
