"""What holds of every forecast, whatever is asked and whatever is on record."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from forecasts import UTC_WEEK
from gates import NOW
from guided import guided_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import RoundState
from review.rules.answer_history import Answers, GroupHistory, History, Outcomes
from review.rules.calendar import Calendar
from review.rules.facts import Facts
from review.rules.forecast import Forecast, forecast
from review.rules.gate import judge
from review.rules.verdict import RequirementState

GROUPS = ("legal", "data", "support")
PEOPLE = ("ana", "ben", "cyn", "dov", "eve")
CALENDARS = {
    "ana": Calendar("Asia/Tokyo"),
    "ben": Calendar("Asia/Riyadh", weekend=frozenset({4, 5})),
    "cyn": Calendar("America/New_York", frozenset({date(2026, 3, 10)})),
}
RUNS = 60
cases = st.integers(0, 10**9)
property_of_all = settings(max_examples=120, deadline=None)


def history_of(random: Random) -> History:
    """Nothing, little, or a lot; with every outcome in it."""

    def answers(most: int) -> Answers:
        counts = random.randrange(most), *(random.randrange(max(most // 4, 1)) for _ in range(2))
        return Answers(
            *(tuple(random.randrange(0, 300_000) for _ in range(count)) for count in counts)
        )

    def group(most: int) -> GroupHistory:
        kinds = [random.randrange(20), *(random.randrange(3) for _ in range(3))]
        return GroupHistory(answers(most), Outcomes(*kinds))

    return History(
        people={one: answers(12) for one in PEOPLE if random.random() < 0.5},
        groups={one: group(40) for one in GROUPS},
        overall=group(80),
        gaps=tuple(random.randrange(200_000) for _ in range(random.randrange(8))),
        lengths=tuple(random.randrange(600_000) for _ in range(random.randrange(8))),
    )


def case(seed: int) -> tuple[Facts, History]:
    random = Random(seed)
    return guided_facts(random), history_of(random)


def foretold(facts: Facts, history: History, now: datetime = NOW) -> Forecast:
    return forecast(facts, history, CALENDARS, now, lead=UTC_WEEK, runs=RUNS)


def shuffled(random: Random, items: Iterable[object]) -> tuple[object, ...]:
    found = list(items)
    random.shuffle(found)
    return tuple(found)


@property_of_all
@given(cases, st.integers(0, 100))
def test_the_days_lie_ahead_and_in_order_and_the_words_fit(seed: int, days: int) -> None:
    facts, history = case(seed)
    now = NOW + timedelta(days=days)
    found = foretold(facts, history, now)
    assert found.explanation.endswith(".")
    if found.p50 is None:
        assert (found.p90, found.p50) == (None, None)
    else:
        assert found.p50 >= now.date()
        assert found.p90 is None or found.p90 >= found.p50
    if not found.enough:
        assert found[:3] == (None, None, None)
        assert found.explanation.startswith("Too little history: ")
    if found.likelihood_this_round is not None:
        assert 0 <= found.likelihood_this_round <= 1


@property_of_all
@given(cases)
def test_an_open_gate_is_today_and_a_dead_end_never(seed: int) -> None:
    facts, history = case(seed)
    verdict, found = judge(facts, NOW), foretold(facts, history)
    if verdict.open:
        assert (found.p50, found.p90) == (NOW.date(), NOW.date())
    states = {one.state for one in verdict.requirements if one.required}
    round_ = facts.round
    live = round_ is not None and round_.state is RoundState.OPEN
    if live and RequirementState.UNREACHABLE in states and facts.newest_revision == 1:
        assert (found.p50, found.p90) == (None, None)
        assert found.explanation.startswith("No day can be named as things stand.")


@property_of_all
@given(cases)
def test_the_same_facts_in_any_order_give_the_same_forecast(seed: int) -> None:
    facts, history = case(seed)
    random = Random(seed)
    other = replace(
        facts,
        requirements=shuffled(random, facts.requirements),
        asked=shuffled(random, facts.asked),
    )
    reordered = History(
        people=dict(shuffled(random, history.people.items())),
        groups={
            name: replace(
                one,
                answers=Answers(
                    shuffled(random, one.answers.times),
                    shuffled(random, one.answers.cut_short),
                    shuffled(random, one.answers.in_vain),
                ),
            )
            for name, one in shuffled(random, history.groups.items())
        },
        overall=history.overall,
        gaps=shuffled(random, history.gaps),
        lengths=shuffled(random, history.lengths),
    )
    first = foretold(facts, history)
    assert foretold(facts, history) == first
    # Of several reasons for having no day, another may be told.
    assert foretold(other, reordered)[:4] == first[:4]
    assert foretold(other, reordered).bottleneck == first.bottleneck


def slower(history: History, times: int) -> History:
    """The same history, every time in it so many times as long."""

    def all_of(seconds: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(max(one, 1) * times for one in seconds)

    def answers(one: Answers) -> Answers:
        return Answers(all_of(one.times), all_of(one.cut_short), all_of(one.in_vain))

    def group(one: GroupHistory) -> GroupHistory:
        return GroupHistory(answers(one.answers), one.outcomes)

    return History(
        people={person: answers(one) for person, one in history.people.items()},
        groups={name: group(one) for name, one in history.groups.items()},
        overall=group(history.overall),
        gaps=all_of(history.gaps),
        lengths=all_of(history.lengths),
    )


@property_of_all
@given(cases, st.integers(2, 5))
def test_slower_people_never_make_it_earlier(seed: int, times: int) -> None:
    """Asked just now, on one calendar: a wait is good news only where most are quicker than it,
    and a calendar may let somebody who objects come too late."""
    facts, history = case(seed)
    facts = replace(facts, asked=tuple(replace(one, asked_at=NOW) for one in facts.asked))
    quick, slow = (
        forecast(facts, one, {}, NOW, lead=UTC_WEEK, runs=RUNS)
        for one in (history, slower(history, times))
    )
    assert slow.enough == quick.enough
    assert slow.likelihood_this_round == quick.likelihood_this_round
    for before, after in ((quick.p50, slow.p50), (quick.p90, slow.p90)):
        assert after is None or (before is not None and before <= after)
