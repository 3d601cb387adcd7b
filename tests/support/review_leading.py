"""Random steps of the lead, and of time."""

from datetime import timedelta

import review_oracle as oracle
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from review_disputing import Disputing
from review_draws import REVISED, Either, Often, Pick, Seldom, of
from review_record import (
    LEAD,
)

from models.vocabulary import Audience, RoundState


class Leading(Disputing):
    """What the lead does, and the clock."""

    @precondition(lambda self: len(self.record.texts) < 4)
    @rule(pick=Pick, sections=REVISED, editorial=Either, asks=Often, named=Seldom)
    def revise(
        self, pick: int, sections: tuple[str, ...], editorial: bool, asks: bool, named: bool
    ) -> None:
        author = of([LEAD, LEAD, "deb", "liv", "max"], pick)
        self.record.write(author, sections, editorial=editorial)
        if asks:
            self._open_next(named=named)

    @precondition(lambda self: self.record.round.state is RoundState.OPEN)
    @rule(recalled=Seldom)
    def close(self, recalled: bool) -> None:
        self._end(recalled=recalled)

    @precondition(lambda self: self.record.round.state is RoundState.OPEN)
    @rule(pick=Pick)
    def close_too_soon(self, pick: int) -> None:
        """The one thing in the way is out of it a moment later."""
        self.everybody_agrees()
        self.raise_a_concern(pick, Audience.EVERYONE)
        self._end(recalled=False)
        self.settle_the_concerns(withdrawn=pick % 2 == 0, but=0)

    @rule(named=Seldom)
    def work(self, named: bool) -> None:
        """A round that is decided ends, the next is opened, or who is next is asked."""
        if oracle.ends_itself(self.record):
            self.record.round.state = RoundState.CHANGES_REQUESTED
        elif oracle.stale(self.record) or self.record.round.state is not RoundState.OPEN:
            self._open_next(named=named)
        self._ask_next()

    @rule(hours=st.sampled_from([1, 24, 72, 130, 130]))
    def time_passes(self, hours: int) -> None:
        self.record.now += timedelta(hours=hours)
