"""The forecast: by which day a draft will be promoted, from how people answered so far."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import NamedTuple

from models.vocabulary import RoundState
from review.rules import forecast_words as words
from review.rules.answer_history import History
from review.rules.facts import Facts
from review.rules.gate import judge
from review.rules.order import MET
from review.rules.round_course import Course, Review
from review.rules.round_panels import Panels, next_round
from review.rules.round_play import Panel
from review.rules.round_seats import GROUP_ENOUGH, NOTHING, Seats
from review.rules.verdict import BlockerKind, RequirementState, Verdict
from review.rules.working_time import NEVER, WorkingDays

SEED = 20_260_302
RUNS = 400
# So many answers of anybody do where a group has too few of its own.
OVERALL_ENOUGH = 30
GAPS_ENOUGH = 3
ENDED = frozenset({BlockerKind.PLAN, BlockerKind.ROUND, BlockerKind.REVISION})
ERROR = RequirementState.ERROR
UNREACHABLE = RequirementState.UNREACHABLE


class Forecast(NamedTuple):
    """By which day the draft will be promoted; no day where none can be named."""

    p50: date | None = None
    p90: date | None = None
    # The share of courses in which the round that is open now opens the gate without changes.
    likelihood_this_round: float | None = None
    # False where too little is on record, or shown, to tell anything.
    enough: bool = True
    explanation: str = ""
    # The group whose answer most often comes last.
    bottleneck: str | None = None


def forecast(
    facts: Facts,
    history: History,
    calendars: Mapping[str, WorkingDays],
    now: datetime,
    *,
    lead: WorkingDays,
    seed: int = SEED,
    runs: int = RUNS,
) -> Forecast:
    """Plays the rest of the review many times over; the same facts give the same forecast.

    `calendars` are by person; `lead` is that of the policy's lead, in whose zone the days are and
    by which the next round comes. Whoever has no calendar keeps the lead's.

    What is left out: that approvals carry over, that an override may expire before the gate opens,
    and that a person takes their request for changes back without another round.
    """
    verdict = judge(facts, now)
    if verdict.open:
        today = lead.local(now).date()
        return Forecast(today, today, 1.0, explanation=words.OPEN)
    coming = next_round(facts)
    anew = judge(coming, now)
    live = facts.round is not None and facts.round.state is RoundState.OPEN
    live = live and not any(one.kind in ENDED for one in verdict.blockers)
    why = _stuck(facts, (verdict, anew) if live else (anew,))
    if why:
        return Forecast(explanation=words.stuck(why))
    since = min([now, *(one.asked_at for one in facts.asked if one.asked_at is not None)])
    seats = Seats(history, calendars, lead, since, now)
    standing = Panels(facts, verdict, seats, now).laid() if live else ()
    panels = Panels(coming, anew, seats, now).laid()
    labels = {one.group: one.label for one in verdict.requirements}
    hopeful = live and not verdict.blockers
    thin = _thin(standing if hopeful else panels, history, labels)
    followed = len(history.gaps) >= GAPS_ENOUGH
    if not thin and not hopeful and not followed:
        thin = words.no_next_round(len(history.gaps), GAPS_ENOUGH)
    if thin:
        return Forecast(enough=False, explanation=thin)
    review = Review(
        now=_seconds(now),
        opened_at=_seconds(since),
        standing=standing,
        hopeful=hopeful,
        anew=panels,
        goes_on=followed and not _thin(panels, history, labels),
        gaps=sorted(history.gaps),
        lengths=sorted(history.lengths),
        assent_after=_assent_after(facts, seats, since),
        lead=seats.lead_clock,
    )
    random = Random()  # noqa: S311 - luck, not a secret
    courses: list[Course] = []
    for run in range(runs):
        # Each with a luck of its own: what one course uses up does not change the next.
        random.seed(seed + run)
        courses.append(review.course(random))
    return _told(courses, labels, lead, now, foreseeable=review.goes_on)


def _told(
    courses: Sequence[Course],
    labels: Mapping[str, str],
    lead: WorkingDays,
    now: datetime,
    *,
    foreseeable: bool,
) -> Forecast:
    opened = sorted(one.opened_at for one in courses)
    p50, p90 = (_day(opened[-(-len(opened) * share // 100) - 1], lead) for share in (50, 90))
    this_round = sum(one.this_round for one in courses) / len(courses)
    lasts = Counter(one.last for one in courses if one.last is not None)
    # Of two that come last equally often, the first by name.
    last = min(lasts, key=lambda group: (-lasts[group], group), default=None)
    explanation = words.told(
        p50,
        p90,
        lead.local(now).date(),
        last=None if last is None else labels[last],
        this_round=this_round,
        foreseeable=foreseeable,
    )
    return Forecast(p50, p90, this_round, True, explanation, last)


def _stuck(facts: Facts, verdicts: Sequence[Verdict]) -> str:
    """Why no answer can open the gate, now or after everyone has been asked again; or nothing."""
    anew = verdicts[-1]
    if facts.round is None or facts.plan_error is not None:
        return anew.blockers[0].explanation
    for one in (one for verdict in verdicts for one in verdict.requirements):
        if one.state is ERROR or (one.required and one.state is UNREACHABLE):
            return one.explanation
    required = [one for one in anew.requirements if one.required and one.state not in MET]
    return "" if required else words.NOBODY_REQUIRED


def _thin(panels: Sequence[Panel], history: History, labels: Mapping[str, str]) -> str:
    """What is missing on record of the groups that have yet to agree; or nothing."""
    if len(history.overall.answers.times) >= OVERALL_ENOUGH:
        return ""
    # Never empty: of an open gate nothing is foretold, nor where nobody has to agree.
    known = [
        (len(history.groups.get(one.group, NOTHING).answers.times), one.group)
        for one in panels
        if one.required and not one.met
    ]
    count, group = min(known)
    return words.thin(labels[group], count, GROUP_ENOUGH) if count < GROUP_ENOUGH else ""


def _assent_after(facts: Facts, seats: Seats, since: datetime) -> int | None:
    due_at = facts.round.due_at if facts.round is not None else None
    if due_at is None:
        return None
    clock = seats.lead_clock
    return max(clock.position(_seconds(due_at)) - clock.position(_seconds(since)), 1)


def _day(moment: int, lead: WorkingDays) -> date | None:
    if moment == NEVER:
        return None
    return lead.local(datetime.fromtimestamp(moment, UTC)).date()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
