"""When a post is tried again, given up, and its subscription disabled: tables and a property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.webhook_tries import MOST_TRIES, is_hopeless, next_try, told_to_wait

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("tries", "pause"),
    [
        (1, 5 * SECOND),
        (2, 5 * MINUTE),
        (3, 30 * MINUTE),
        (4, 2 * HOUR),
        (5, 5 * HOUR),
        (6, 10 * HOUR),
        (7, 14 * HOUR),
        (8, 20 * HOUR),
        (9, 24 * HOUR),
    ],
)
def test_each_pause_stands_in_the_table(tries: int, pause: timedelta) -> None:
    assert next_try(tries, not_before=None, now=NOW, chance=0.0) == NOW + pause


@pytest.mark.parametrize("tries", [10, 11, 100])
def test_after_the_tenth_try_it_is_given_up(tries: int) -> None:
    assert next_try(tries, not_before=NOW + HOUR, now=NOW, chance=0.0) is None


def test_what_somebody_waits_for_is_tried_once() -> None:
    assert next_try(1, not_before=None, now=NOW, chance=0.0, most=1) is None


@pytest.mark.parametrize(
    ("tries", "wait", "pause"),
    [(1, MINUTE, MINUTE), (1, SECOND, 5 * SECOND), (4, HOUR, 2 * HOUR), (4, 3 * HOUR, 3 * HOUR)],
)
def test_whoever_says_when_is_waited_for_and_never_tried_sooner_than_usual(
    tries: int, wait: timedelta, pause: timedelta
) -> None:
    assert next_try(tries, not_before=NOW + wait, now=NOW, chance=0.0) == NOW + pause


@given(st.lists(st.floats(min_value=0, max_value=1, exclude_max=True), min_size=20, max_size=20))
def test_whatever_fails_there_are_ten_tries_over_75_hours(chances: list[float]) -> None:
    tried = [NOW]
    for chance in chances:
        at = next_try(len(tried), not_before=None, now=tried[-1], chance=chance)
        if at is None:
            break
        tried.append(at)
    assert len(tried) == MOST_TRIES == 10
    assert 75 * HOUR < tried[-1] - NOW < 84 * HOUR


def test_those_that_failed_together_come_back_apart() -> None:
    assert next_try(2, not_before=None, now=NOW, chance=0.5) == NOW + 5.25 * MINUTE


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        (None, None),
        ("", None),
        ("0", None),
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("999999999999999999999999", DAY),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("Mon, 02 Mar 2026 09:10:00 GMT", 10 * MINUTE),
        ("Mon, 02 Mar 2026 10:10:00 +0100", 10 * MINUTE),
        ("Mon, 02 Mar 2026 09:10:00 -0000", 10 * MINUTE),
        ("Mon, 02 Mar 2026 08:00:00 GMT", None),
        ("Mon, 02 Mar 2028 09:00:00 GMT", DAY),
        ("Mon, 99 Mar 2026 09:00:00 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nothing_else(
    said: str | None, wait: timedelta | None
) -> None:
    assert told_to_wait(said, NOW) == (None if wait is None else NOW + wait)


@pytest.mark.parametrize(
    ("failing_for", "tries", "hopeless"),
    [
        (None, 10, False),
        (DAY, 10, False),
        (5 * DAY - SECOND, 10, False),
        (5 * DAY, 6, True),
        (5 * DAY, 10, True),
        # Events are rare: the one before failed ten days ago, this one only just now.
        (10 * DAY, 1, False),
        (10 * DAY, 5, False),
        (10 * DAY, 6, True),
    ],
)
def test_a_subscription_is_given_up_after_days_and_never_for_a_bad_minute(
    failing_for: timedelta | None, tries: int, hopeless: bool
) -> None:
    since = None if failing_for is None else NOW - failing_for
    assert is_hopeless(since, tries, NOW) is hopeless
