"""Of many reviews of a known kind, half are done by the one day and nine in ten by the other."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

import pytest
from forecasts import HOUR, UTC_WEEK, group, history
from gates import NOW, facts, side

from review.rules.answer_history import History
from review.rules.facts import Facts
from review.rules.forecast import forecast
from review.rules.working_time import WorkClock

REVIEWS = 300
# The truth: hours an answer takes, around this, by group; most near it, some much longer.
MIDDLE = {"legal": 60.0, "data": 30.0, "support": 20.0}
SPREAD = 0.8
CHANGES = 0.08
GAP = 16.0


def took(random: Random, name: str) -> float:
    return MIDDLE[name] * random.lognormvariate(0, SPREAD)


@cache
def recorded() -> History:
    """What 150 answers of each group have left on record."""
    random = Random(7)
    groups = {
        name: group(
            [took(random, name) for _ in range(150)],
            changes=round(150 * CHANGES),
        )
        for name in MIDDLE
    }
    return history(groups, gaps=[random.expovariate(1 / GAP) for _ in range(40)])


def review() -> Facts:
    """One of two of Legal, both of Data, one of Support."""
    return facts(side("..", "any"), side("..", "all", group="data"), side(".", group="support"))


def one_round(random: Random, waited: float) -> tuple[float, bool]:
    """How many hours a round takes as things go in truth, and whether it opens the gate."""

    def answer(name: str) -> tuple[float, bool]:
        while True:
            hours = took(random, name)
            if hours > waited:
                return hours, random.random() >= CHANGES

    legal = [answer("legal"), answer("legal")]
    others = [answer("data"), answer("data"), answer("support")]
    agreed = [hours for hours, agrees in legal if agrees]
    opened = max(min(agreed, default=1e9), *(hours for hours, _ in others))
    objections = [hours for hours, agrees in (*legal, *others) if not agrees]
    if any(hours <= opened for hours in objections):
        return max(hours for hours, _ in (*legal, *others)), False
    return opened, True


def in_truth(random: Random, asked_at: datetime, waited: float) -> date:
    """The day on which one review of this kind ends."""
    clock = WorkClock(UTC_WEEK, asked_at)
    hours, opened = one_round(random, waited)
    while not opened:
        more, opened = one_round(random, 0)
        hours += random.expovariate(1 / GAP) + more
    start = clock.position(int(asked_at.timestamp()))
    return datetime.fromtimestamp(clock.moment(start + round(hours * HOUR)), UTC).date()


@pytest.mark.parametrize("days_waited", [0, 5])
def test_half_are_done_by_the_one_day_and_nine_in_ten_by_the_other(days_waited: int) -> None:
    given = review()
    asked_at = NOW - timedelta(days=7 if days_waited else 0)
    asked = tuple(replace(one, asked_at=asked_at) for one in given.asked)
    found = forecast(replace(given, asked=asked), recorded(), {}, NOW, lead=UTC_WEEK)
    random = Random(11)
    ends = [in_truth(random, asked_at, days_waited * 8) for _ in range(REVIEWS)]
    assert found.p50 is not None
    assert found.p90 is not None
    half = sum(day <= found.p50 for day in ends) / REVIEWS
    nine_tenths = sum(day <= found.p90 for day in ends) / REVIEWS
    assert 0.4 <= half <= 0.6
    assert 0.82 <= nine_tenths <= 0.97


def test_the_likelihood_of_this_round_is_the_share_of_those_that_end_with_it() -> None:
    asked = tuple(replace(one, asked_at=NOW) for one in review().asked)
    found = forecast(replace(review(), asked=asked), recorded(), {}, NOW, lead=UTC_WEEK)
    random = Random(12)
    share = sum(one_round(random, 0)[1] for _ in range(1000)) / 1000
    assert found.likelihood_this_round == pytest.approx(share, abs=0.07)
