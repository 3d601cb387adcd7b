"""One course of a review: round after round, until one of them opens the gate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from review.rules.round_play import Panel, by_luck, play
from review.rules.working_time import NEVER, WorkClock

# A review that takes more is beyond forecasting.
MOST_ROUNDS = 6


class Course(NamedTuple):
    """When the gate opened, whose answer opened it, and whether it was in the first round."""

    opened_at: int
    last: str | None
    this_round: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What every course begins with. Times are working seconds by the lead's clock, ascending."""

    now: int
    # When the round that is open was opened.
    opened_at: int
    # The round that is open; empty where none is.
    standing: tuple[Panel, ...]
    # Whether it can still open the gate; with open concerns, say, it cannot.
    hopeful: bool
    anew: tuple[Panel, ...]
    # Whether a next round can be foreseen at all.
    goes_on: bool
    gaps: Sequence[int]
    lengths: Sequence[int]
    # From the asking to the silence that counts as no objection, in later rounds; none: never.
    assent_after: int | None
    lead: WorkClock

    def course(self, random: Random) -> Course:
        """One course, by luck."""
        luck = random.random
        begun, panels, opened_at = self.now, self.standing, self.opened_at
        for number in range(MOST_ROUNDS):
            if panels:
                played = play(panels, by_luck(luck, begun), begun)
                if played.opened_at != NEVER and (number or self.hopeful):
                    return Course(played.opened_at, played.last, not number)
                end, silent = played.end, played.silent
            else:
                end, silent = begun, False
            begun = opened_at = self._next(end, opened_at, luck, silent=silent)
            if begun == NEVER:
                break
            panels = self._anew(begun)
        return Course(NEVER, None, this_round=False)

    def _next(self, end: int, opened_at: int, luck: Callable[[], float], *, silent: bool) -> int:
        """When the next round begins. While an answer is missing, a round lasts as rounds do."""
        length, gap = luck(), luck()
        if not self.goes_on:
            return NEVER
        if silent and self.lengths:
            end = max(end, self._after(opened_at, drawn(self.lengths, length)))
        return self._after(end, drawn(self.gaps, gap)) if end < NEVER else NEVER

    def _anew(self, begun: int) -> tuple[Panel, ...]:
        if self.assent_after is None:
            return self.anew
        assent_at = self._after(begun, self.assent_after)
        return tuple(one._replace(assent_at=assent_at) if one.assents else one for one in self.anew)

    def _after(self, moment: int, seconds: int) -> int:
        return self.lead.moment(self.lead.position(moment) + max(seconds, 1))


def drawn(times: Sequence[int], luck: float) -> int:
    """One of the times, which are in ascending order."""
    return times[int(luck * len(times))]
