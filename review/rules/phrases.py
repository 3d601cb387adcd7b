"""Whether words stand in a text: whole words, in any case, whatever marks and breaks lie between.

Neither plurals nor inflections are guessed: `seller` is found in `seller's`, `SELLER` and
`**seller**`, and not in `sellers`; a plan names each form. A phrase is its words one after the
other: `off platform` is found in `off-platform`, and where a line breaks or a word is marked up
between the two, so that no way of writing keeps a condition from holding. Where a script writes no
spaces (Chinese, Japanese, Thai and others) each character counts as a word.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_WITHOUT_SPACES = (
    (0x0E00, 0x0FFF),  # Thai, Lao, Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# Marks that nobody sees: they pick a letter's shape, or hold letters together.
_INVISIBLE = ((0x034F, 0x034F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


# Worth keeping: the conditions of a plan look at the same few passages, at each judgement.
@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """The words of the text in lower case, one space around each; invisible marks left out."""
    text = unicodedata.normalize("NFC", text).casefold()
    # Case folding can take a letter apart again.
    text = unicodedata.normalize("NFC", text)
    marks = {ord(one): _instead(one) for one in set(text)}
    return f" {' '.join(text.translate(marks).split())} "


def has_words(text: str) -> bool:
    """Whether there is any word to look for."""
    return not folded(text).isspace()


def first_mentioned(phrases: Iterable[str], text: str) -> str | None:
    """The first of the phrases that stands in the text."""
    words = folded(text)
    return next((one for one in phrases if folded(one) in words), None)


def title_key(title: str) -> str:
    """The same for two titles that differ in nothing but case, spacing and encoding."""
    return " ".join(unicodedata.normalize("NFC", title).casefold().split())


def _instead(one: str) -> str:
    category = unicodedata.category(one)
    if category == "Cf" or _within(one, _INVISIBLE):
        return ""
    if category[0] not in "LNM":
        return " "
    return f" {one} " if _within(one, _WITHOUT_SPACES) else one


def _within(one: str, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= ord(one) <= last for first, last in ranges)
