"""Who is still to answer in a round, with what is on record of how they and their group answer."""

from collections.abc import Mapping
from datetime import datetime

from review.rules.answer_curve import quantiles
from review.rules.answer_history import (
    OWN_ENOUGH,
    Answers,
    GroupHistory,
    History,
    Outcomes,
)
from review.rules.facts import Asked
from review.rules.round_play import Odds, Seat
from review.rules.working_time import WorkClock, WorkingDays

# With fewer answers on record, a person answers as their group does, and a group as everybody does.
GROUP_ENOUGH = 8
# The weight, in answers, of what is usual everywhere beside what is usual in the group.
USUAL = 4
NOTHING = GroupHistory()


class Seats:
    """Makes the seats of one forecast, with one clock for each calendar."""

    def __init__(
        self,
        history: History,
        calendars: Mapping[str, WorkingDays],
        lead: WorkingDays,
        since: datetime,
        now: datetime,
    ) -> None:
        self._history = history
        self._calendars = calendars
        self._since = since
        self._now = int(now.timestamp())
        self._clocks: dict[int, WorkClock] = {}
        self._odds: dict[str, Odds] = {}
        # By the person, where they have enough of their own, the group and how long they waited.
        self._times: dict[tuple[str | None, str | None, int], tuple[int | None, ...]] = {}
        self._lead = lead
        self.lead_clock = self._clock(lead)

    def seat(self, asked: Asked) -> Seat | None:
        """The seat of somebody who is asked, or whose turn is to come; none if nothing is known."""
        history = self._history
        group = history.groups.get(asked.group, NOTHING)
        enough = len(group.answers.times) >= GROUP_ENOUGH
        answers = group.answers if enough else history.overall.answers
        if not answers.times:
            return None
        clock = self._clock(self._calendars.get(asked.person, self._lead))
        waited = 0
        if asked.asked_at is not None:
            since = clock.position(int(asked.asked_at.timestamp()))
            waited = max(clock.position(self._now) - since, 0)
        times = self._times_of(asked.person, asked.group if enough else None, answers, waited)
        odds = self._odds_of(asked.group, group.outcomes)
        return Seat(asked.request_id, clock, times, odds, asked.asked_at is None)

    def _clock(self, calendar: WorkingDays) -> WorkClock:
        made = self._clocks.get(id(calendar))
        if made is None:
            made = self._clocks[id(calendar)] = WorkClock(calendar, self._since)
        return made

    def _times_of(
        self, person: str, group: str | None, answers: Answers, waited: int
    ) -> tuple[int | None, ...]:
        own = self._history.people.get(person)
        if own is not None and len(own.times) < OWN_ENOUGH:
            own = None
        key = (None if own is None else person, group, waited)
        found = self._times.get(key)
        if found is None:
            found = self._times[key] = quantiles(own, answers, waited)
        return found

    def _odds_of(self, group: str, outcomes: Outcomes) -> Odds:
        found = self._odds.get(group)
        if found is None:
            found = self._odds[group] = odds_of(outcomes, self._history.overall.outcomes)
        return found


def odds_of(group: Outcomes, usual: Outcomes) -> Odds:
    """How the answers of a group turn out: what it did, drawn a little towards what all do."""
    total = group.total + (USUAL if usual.total else 0)
    if not total:
        return Odds(1.0, 1.0, 1.0)
    weight = USUAL / usual.total if usual.total else 0.0
    agreed = (group.agreed + weight * usual.agreed) / total
    abstained = (group.abstained + weight * usual.abstained) / total
    recused = (group.recused + weight * usual.recused) / total
    changed = group.changes + usual.changes > 0
    # Nobody ever asked for changes: no rounding may say otherwise.
    return Odds(agreed, agreed + abstained, agreed + abstained + recused if changed else 1.0)
