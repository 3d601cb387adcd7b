"""The forecast of a draft, as one viewer may see it; remembered for the board."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from sqlmodel import Session

from models.draft import Draft
from models.vocabulary import Stage
from review.errors import Unknown
from review.queries.answer_times import load_history
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.sights import sight_of
from review.queries.working_days import working_days
from review.rules import forecast_words as words
from review.rules.answer_history import History
from review.rules.calendar import Calendar
from review.rules.facts import Facts
from review.rules.forecast import Forecast, forecast
from review.rules.gate import judge
from review.rules.visibility import Viewer

REMEMBERED = 512


class Known(NamedTuple):
    """What a forecast was made from: as long as it is the same, so is the forecast."""

    facts: Facts
    lead: str
    hour: datetime


class ForecastMemory:
    """What was worked out in this hour: the history, and forecasts by their facts.

    Whoever sees other facts has another forecast, so what is remembered reveals nothing.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._history: tuple[datetime, History] | None = None
        self._forecasts: OrderedDict[Known, Forecast] = OrderedDict()

    def history(self, session: Session, now: datetime) -> History:
        """The history, as of this hour."""
        kept = self._history
        if kept is None or kept[0] != hour_of(now):
            kept = self._history = (hour_of(now), load_history(session))
        return kept[1]

    def recall(self, known: Known) -> Forecast | None:
        """The forecast from these facts, if it was made in this hour."""
        with self._lock:
            found = self._forecasts.get(known)
            if found is not None:
                self._forecasts.move_to_end(known)
            return found

    def keep(self, known: Known, made: Forecast) -> None:
        """Remembers a forecast; the one that was not looked at for longest is forgotten."""
        with self._lock:
            self._forecasts[known] = made
            while len(self._forecasts) > REMEMBERED:
                self._forecasts.popitem(last=False)


def load_forecast(
    session: Session, viewer: Viewer, draft_id: str, now: datetime, memory: ForecastMemory
) -> Forecast:
    """The forecast of the draft."""
    draft = session.get(Draft, draft_id)
    if draft is None:
        raise Unknown
    return forecast_of(session, viewer, load_facts(session, draft_id), draft.stage, now, memory)


def forecast_of(
    session: Session,
    viewer: Viewer,
    review: ReviewFacts,
    stage: Stage,
    now: datetime,
    memory: ForecastMemory,
) -> Forecast:
    """The forecast from these facts, as of now."""
    if stage is not Stage.DEVELOPMENT:
        return Forecast(explanation=words.not_under_review(stage.replace("_", " ")))
    seen = _seen(viewer, review, now)
    if isinstance(seen, Forecast):
        return seen
    calendars = working_days(session, _people(seen, review), now)
    return _made(seen, review, calendars, memory.history(session, now), now, memory)


def forecasts_of(
    session: Session,
    viewer: Viewer,
    reviews: Sequence[tuple[str, ReviewFacts]],
    now: datetime,
    memory: ForecastMemory,
    *,
    most: int,
) -> dict[str, Forecast]:
    """The forecasts of drafts under review, by draft, in the order in which they are given.

    What is remembered costs nothing; of the rest, those that ask `most` people in all are worked
    out, and whoever looks again finds more.
    """
    found: dict[str, Forecast] = {}
    left: list[tuple[str, ReviewFacts, Facts]] = []
    for draft_id, review in reviews:
        seen = _seen(viewer, review, now)
        known = seen if isinstance(seen, Forecast) else memory.recall(_known(seen, review, now))
        if known is not None:
            found[draft_id] = known
        elif not isinstance(seen, Forecast) and len(seen.asked) <= most:
            most -= len(seen.asked)
            left.append((draft_id, review, seen))
    if left:
        history = memory.history(session, now)
        people = {one for _, review, facts in left for one in _people(facts, review)}
        calendars = working_days(session, people, now)
        for draft_id, review, facts in left:
            found[draft_id] = _made(facts, review, calendars, history, now, memory)
    return found


def _seen(viewer: Viewer, review: ReviewFacts, now: datetime) -> Facts | Forecast:
    """The facts as the viewer may see them; or what they are told instead."""
    facts, sight = review.facts, sight_of(viewer, review)
    if sight.apart is not None:
        return Forecast(enough=False, explanation=words.INDEPENDENT)
    seen = sight.facts(facts)
    # As the gate does for them: shut, and no word of what only others may know of.
    if seen is not facts and judge(seen, now).open and not judge(facts, now).open:
        return Forecast(enough=False, explanation=words.UNFINISHED)
    return seen


def _made(
    facts: Facts,
    review: ReviewFacts,
    calendars: dict[str, Calendar],
    history: History,
    now: datetime,
    memory: ForecastMemory,
) -> Forecast:
    lead = calendars[review.lead_id]
    made = forecast(facts, history, calendars, now, lead=lead)
    memory.keep(_known(facts, review, now), made)
    return made


def _known(facts: Facts, review: ReviewFacts, now: datetime) -> Known:
    return Known(facts, review.lead_id, hour_of(now))


def _people(facts: Facts, review: ReviewFacts) -> Collection[str]:
    return {review.lead_id, *(one.person for one in facts.asked)}


def hour_of(now: datetime) -> datetime:
    """The hour in which it is."""
    return now.replace(minute=0, second=0, microsecond=0)
