"""An act on a ticket is tried for days; an outage costs none of its tries, nothing is for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.ticket_tries import LONGEST_OUTAGE, MOST_TRIES, PATIENCE, next_ticket_try

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def judge(tries: int = 1, *, waited: timedelta = timedelta(), **given_: object):
    usual = {"helps": True, "system_down": False, "not_before": None, "chance": 0.0}
    return next_ticket_try(
        tries,
        since=NOW - waited,
        now=NOW,
        **(usual | given_),  # pyright: ignore[reportArgumentType]
    )


def test_what_cannot_help_is_not_tried_again() -> None:
    assert judge(helps=False).at is None
    assert judge(helps=False, system_down=True).at is None


@pytest.mark.parametrize(
    ("tries", "pause"),
    [
        (1, timedelta(seconds=5)),
        (3, timedelta(minutes=5)),
        (10, timedelta(hours=24)),
    ],
)
def test_the_pauses_grow(tries: int, pause: timedelta) -> None:
    then = judge(tries)
    assert (then.at, then.counted) == (NOW + pause, True)


def test_the_last_try_is_followed_by_none() -> None:
    assert judge(MOST_TRIES).at is None


@pytest.mark.parametrize(
    ("waited", "pause"),
    [
        (timedelta(), timedelta(seconds=1)),
        (timedelta(minutes=1), timedelta(seconds=6)),
        (timedelta(days=2), LONGEST_OUTAGE),
    ],
)
def test_an_outage_costs_no_try_and_is_asked_about_more_seldom(
    waited: timedelta, pause: timedelta
) -> None:
    then = judge(MOST_TRIES, waited=waited, system_down=True)
    assert (then.at, then.counted) == (NOW + pause, False)


def test_an_outage_ends_after_two_weeks() -> None:
    over = PATIENCE + timedelta(seconds=1)
    assert judge(waited=over, system_down=True).at is None
    assert judge(waited=over, not_before=NOW + timedelta(hours=1)).at is None
    assert judge(waited=over).at is not None


def test_whoever_says_when_is_believed_for_a_day() -> None:
    assert judge(not_before=NOW + timedelta(hours=2)).at == NOW + timedelta(hours=2)
    assert judge(not_before=NOW + timedelta(days=9)).at == NOW + timedelta(hours=24)
    assert not judge(not_before=NOW + timedelta(hours=2)).counted


def test_a_moment_that_has_passed_says_nothing() -> None:
    assert judge(not_before=NOW - timedelta(hours=2)).counted


@given(
    tries=st.integers(1, 20),
    down=st.booleans(),
    wait=st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=9)),
    waited=st.timedeltas(timedelta(), timedelta(days=30)),
    chance=st.floats(0, 1, exclude_max=True),
)
def test_the_next_try_is_later_and_within_a_day_and_a_half(
    tries: int, *, down: bool, wait: timedelta | None, waited: timedelta, chance: float
) -> None:
    then = judge(
        tries,
        waited=waited,
        system_down=down,
        not_before=None if wait is None else NOW + wait,
        chance=chance,
    )
    if then.at is not None:
        assert NOW < then.at <= NOW + timedelta(hours=30)
