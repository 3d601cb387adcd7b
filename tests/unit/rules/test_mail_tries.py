"""When a mail that was not sent is tried again, and when it is given up: tables and properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.mail_tries import MOST_TRIES, PAUSES, NextTry, next_try

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CHANCES = st.floats(min_value=0, max_value=1, exclude_max=True)


def decided(
    tries: int, *, helps: bool = True, wait: timedelta | None = None, chance: float = 0.0
) -> NextTry:
    not_before = None if wait is None else NOW + wait
    return next_try(tries, helps=helps, not_before=not_before, now=NOW, chance=chance)


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, 5 * SECOND), (2, 30 * SECOND), (3, 5 * MINUTE), (5, 2 * HOUR), (7, 11 * HOUR)],
)
def test_each_pause_is_longer_than_the_one_before(tries: int, pause: timedelta) -> None:
    assert decided(tries) == NextTry(NOW + pause)


@pytest.mark.parametrize("tries", [8, 9, 100])
def test_after_the_eighth_try_it_is_given_up(tries: int) -> None:
    assert decided(tries).given_up


@pytest.mark.parametrize("wait", [None, HOUR, -HOUR])
def test_what_trying_again_cannot_help_is_given_up_at_once(wait: timedelta | None) -> None:
    assert decided(1, helps=False, wait=wait).given_up


@pytest.mark.parametrize("tries", [1, 7, 8, 100])
def test_whoever_says_when_is_waited_for_and_the_try_does_not_count(tries: int) -> None:
    assert decided(tries, wait=10 * MINUTE) == NextTry(NOW + 10 * MINUTE, counted=False)


@pytest.mark.parametrize(
    ("wait", "at", "counted"),
    [
        # A moment that has passed says nothing.
        (-HOUR, NOW + 5 * SECOND, True),
        (timedelta(), NOW + 5 * SECOND, True),
        # Nobody is believed for a year.
        (365 * 24 * HOUR, NOW + 24 * HOUR, False),
        (24 * HOUR, NOW + 24 * HOUR, False),
    ],
)
def test_a_moment_that_makes_no_sense_is_not_waited_for(
    wait: timedelta, at: datetime, counted: bool
) -> None:
    assert decided(1, wait=wait) == NextTry(at, counted=counted)


def test_those_that_failed_together_come_back_apart() -> None:
    assert decided(1, chance=0.5).at == NOW + 5.625 * SECOND
    waited = {decided(1, wait=MINUTE, chance=number / 100).at for number in range(100)}
    assert len(waited) == 100
    moments = sorted(one for one in waited if one)
    assert moments[0] == NOW + MINUTE
    assert moments[-1] < NOW + MINUTE + 5 * SECOND


@given(st.lists(CHANCES, min_size=20, max_size=20))
def test_whatever_fails_there_are_eight_tries_within_a_day(chances: list[float]) -> None:
    at, tried = NOW, [NOW]
    for chance in chances:
        found = next_try(len(tried), helps=True, not_before=None, now=at, chance=chance)
        if found.at is None:
            break
        assert found.at > at
        at = found.at
        tried.append(at)
    assert len(tried) == MOST_TRIES == 8
    assert 12 * HOUR < tried[-1] - tried[0] <= 24 * HOUR


@given(st.lists(st.tuples(st.booleans(), CHANCES), max_size=60))
def test_only_what_counts_brings_it_nearer_to_the_end(course: list[tuple[bool, float]]) -> None:
    at, counted = NOW, 0
    for says_when, chance in course:
        not_before = at + MINUTE if says_when else None
        found = next_try(counted + 1, helps=True, not_before=not_before, now=at, chance=chance)
        counted += found.counted
        if found.at is None:
            assert counted == MOST_TRIES
            return
        assert found.at > at
        at = found.at
    assert counted < MOST_TRIES
    assert sum(not says_when for says_when, _ in course) == counted


def test_the_pauses_are_in_order() -> None:
    assert list(PAUSES) == sorted(PAUSES)
