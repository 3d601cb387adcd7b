"""The curve of past answers: which share had come after how long, and a time drawn from it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import log

from review.rules.answer_history import Answers

# As many answers of a person's own weigh as much as all of their group's.
EVEN = 5
# A draw is made from so many quantiles: fine enough for a day, and looked up in no time.
QUANTILES = 128


@dataclass(frozen=True, slots=True)
class Curve:
    """Times in ascending order, each with the share of answers that had come by then.

    The last share is below one where some had been asked for longer than anybody took. Up to the
    share `late` they answer later still; the rest does not answer in a round.
    """

    times: tuple[int, ...]
    shares: tuple[float, ...]
    late: float
    mean: float

    def share_until(self, time: int) -> float:
        """The share of answers that had come after this time."""
        index = bisect_right(self.times, time)
        return self.shares[index - 1] if index else 0.0


@lru_cache(maxsize=512)
def curve_of(answers: Answers) -> Curve:
    """The curve by Kaplan and Meier: who never answered counts for as long as they were asked.

    Without that, a group of which any one may answer would seem faster than its members are: the
    round ends with the first answers, and only the fast ones are ever seen.
    """
    times = [max(time, 1) for time in answers.times]
    events = [(time, len(list(same))) for time, same in groupby(sorted(times))]
    cut_short, in_vain = sorted(answers.cut_short), sorted(answers.in_vain)
    left, silent, later, never = len(times), 1.0, 0, 0
    shares: list[float] = []
    for time, count in events:
        later = len(cut_short) - bisect_left(cut_short, time)
        never = len(in_vain) - bisect_left(in_vain, time)
        silent *= 1 - count / (left + later + never)
        left -= count
        shares.append(1 - silent)
    late = 1 - silent * never / (later + never) if never else 1.0
    mean = sum(times) / len(times) if times else 0.0
    return Curve(tuple(time for time, _ in events), tuple(shares), late, mean)


class Draw:
    """Draws how long one person takes, from their own curve and their group's.

    `waited` is how long they have been asked already: only what takes longer than that is drawn.
    Beyond what is on record, the rest is drawn as if answers came at random at the average rate (an
    exponential tail), however long the wait has been.
    """

    __slots__ = ("_own", "_own_from", "_theirs", "_theirs_from", "_waited", "_weight")

    def __init__(self, own: Curve | None, weight: float, theirs: Curve, waited: int) -> None:
        self._theirs = theirs
        self._theirs_from = theirs.share_until(waited)
        self._own = own or theirs
        self._own_from = self._own.share_until(waited)
        self._waited = waited
        # The longer somebody has waited, the more it is the slower curve that they follow.
        mine = weight * (1 - self._own_from) if own else 0.0
        others = (1 - weight if own else 1.0) * (1 - self._theirs_from)
        self._weight = mine / (mine + others) if mine + others > 0 else -1.0

    def left(self, luck: float) -> int | None:
        """Working seconds from now, one or more; none: no answer in this round.

        `luck` is from 0 up to, not including, 1.
        """
        weight = self._weight
        if weight < 0:
            return _tail(self._own, luck)
        if luck < weight:
            curve, start, luck = self._own, self._own_from, luck / weight
        else:
            curve, start, luck = self._theirs, self._theirs_from, (luck - weight) / (1 - weight)
        share = start + luck * (1 - start)
        index = bisect_right(curve.shares, share)
        if index < len(curve.times):
            return curve.times[index] - self._waited
        if share >= curve.late:
            return None
        most = curve.shares[-1]
        return max(curve.times[-1] - self._waited, 0) + _tail(
            curve, (share - most) / (curve.late - most)
        )


def _tail(curve: Curve, luck: float) -> int:
    return int(-log(1 - luck) * curve.mean) + 1


def quantiles(own: Answers | None, theirs: Answers, waited: int) -> tuple[int | None, ...]:
    """How long one person takes from now, by what is on record of them and of their group."""
    count = len(own.times) if own is not None else 0
    curve = curve_of(own) if own is not None else None
    draw = Draw(curve, count / (count + EVEN), curve_of(theirs), waited)
    return tuple(draw.left((number + 0.5) / QUANTILES) for number in range(QUANTILES))
