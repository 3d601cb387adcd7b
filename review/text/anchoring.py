"""Finds a quoted passage again in another revision of the text it was taken from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from review.text.folding import flat, folded
from review.text.likeness import likenesses
from review.text.surroundings import Agreement, Surroundings, surroundings

# So many of a hundred words have to be the same: below 90 the passages found among real policies
# were the wrong ones often enough, below 70 mostly.
SURE = 90
LIKELY = 70
# What is nearly as much alike is another candidate; the surroundings tell.
_RIVAL = 10
# More places than this of one passage are not told apart.
MAX_PLACES = 1_000
# A passage of fewer characters can be the only one left and still be another than was quoted.
_SHORT = 25


class AnchorState(StrEnum):
    """How sure it is that this is the passage."""

    CERTAIN = "certain"
    MAYBE = "maybe"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a passage stands now, in characters; an orphaned one has no place.

    `score` says how many of a hundred words are the same.
    """

    state: AnchorState
    start: int | None = None
    end: int | None = None
    score: float = 0.0


ORPHANED = Anchor(AnchorState.ORPHANED)


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    score: float
    around: Agreement
    denies: bool = False


def attach(text: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """A W3C TextQuoteSelector in this text; line breaks and other spacing do not count.

    A passage that stands there word for word is certain where it stands once, or where its
    surroundings tell the place. One that was edited is certain only with its surroundings, and
    never where a "not" came or went.
    """
    quote = folded(exact).strip()
    if not quote:
        return ORPHANED
    around = Surroundings(prefix, suffix)
    places = [
        _Place(start, end, 100.0, around.agreement(text, start, end))
        for start, end in islice(_verbatim(text, quote), MAX_PLACES)
    ]
    if len(places) == 1:
        return _anchor(places[0], certain=_known(places[0], text, quote, around))
    if places:
        best, alone = _best(places)
        return _anchor(best, certain=alone and len(places) < MAX_PLACES)
    return _edited(text, quote, around)


def reattach(old: str, new: str, exact: str, prefix: str = "", suffix: str = "") -> Anchor:
    """A passage of the old text in the new one, with what stood around it read from the old."""
    before = attach(old, exact, prefix, suffix)
    if before.start is not None and before.end is not None and _certain(before):
        return attach(new, exact, *surroundings(old, before.start, before.end))
    after = attach(new, exact, prefix, suffix)
    # Which passage was meant is not known, so that nobody can be certain where it went.
    return replace(after, state=AnchorState.MAYBE) if _certain(after) else after


def _certain(anchor: Anchor) -> bool:
    return anchor.state == AnchorState.CERTAIN


def _verbatim(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Every place where it stands word for word."""
    line = flat(text)
    at = line.text.find(quote)
    while at >= 0:
        yield line.place(at), line.place(at + len(quote) - 1) + 1
        at = line.text.find(quote, at + 1)


def _known(place: _Place, text: str, quote: str, around: Surroundings) -> bool:
    """Whether the only place is certain: a few words may have gone, and stand elsewhere now."""
    if place.around or len(quote) >= _SHORT:
        return True
    ends = (text[max(0, place.start - 1) : place.start + 1], text[place.end - 1 : place.end + 1])
    return not around and not any(map(_inside_a_word, ends))


def _inside_a_word(two: str) -> bool:
    # Scripts without capitals may be written without spaces.
    return len(two) == 2 and two.isalnum() and (two.isdecimal() or two.lower() != two.upper())


def _edited(text: str, quote: str, around: Surroundings) -> Anchor:
    places = [
        _Place(
            one.start, one.end, one.score, around.agreement(text, one.start, one.end), one.denies
        )
        for one in likenesses(text, quote, most=2)
        if one.score >= LIKELY
    ]
    if not places:
        return ORPHANED
    highest = max(place.score for place in places)
    best, alone = _best([place for place in places if place.score >= highest - _RIVAL])
    return _anchor(best, certain=alone and best.score >= SURE and not best.denies)


def _best(places: Sequence[_Place]) -> tuple[_Place, bool]:
    """The likeliest place, and whether its surroundings tell it from all others."""
    best = max(places, key=lambda place: (place.around, place.score, -place.start))
    rivals = sum(place.around >= best.around for place in places)
    return best, best.around > Agreement.NONE and rivals == 1


def _anchor(place: _Place, *, certain: bool) -> Anchor:
    state = AnchorState.CERTAIN if certain else AnchorState.MAYBE
    return Anchor(state, place.start, place.end, round(place.score, 1))
