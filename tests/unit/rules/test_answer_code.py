"""When a code can be tried, and when the next may be asked for: tables of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from review.rules.answer_code import Code, CodeState, is_still_good, next_code_at, state_of_code

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def code(*, age: timedelta = MINUTE, tries: int = 0, used: bool = False, of: str = "one") -> Code:
    return Code(of, NOW - age, NOW - age + timedelta(minutes=10), tries, used)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (None, CodeState.MISSING),
        (code(), CodeState.LIVE),
        (code(tries=4), CodeState.LIVE),
        (code(tries=5), CodeState.SPENT),
        (code(age=10 * MINUTE - SECOND), CodeState.LIVE),
        (code(age=10 * MINUTE), CodeState.EXPIRED),
        (code(used=True), CodeState.MISSING),
        (code(of="other"), CodeState.OTHER_ANSWER),
        # What is said first is what helps: a new code, not more patience.
        (code(age=11 * MINUTE, tries=5), CodeState.EXPIRED),
        (code(age=11 * MINUTE, of="other"), CodeState.OTHER_ANSWER),
    ],
)
def test_a_code_can_be_tried_while_it_is_live(given: Code | None, state: CodeState) -> None:
    assert state_of_code(given, "one", NOW) is state


@pytest.mark.parametrize(
    ("given", "again", "good"),
    [
        (None, False, False),
        (code(), False, True),
        (code(), True, False),
        (code(age=29 * SECOND), True, True),
        (code(age=30 * SECOND), True, False),
        (code(tries=5), False, False),
        (code(of="other"), False, False),
        (code(used=True, age=SECOND), True, False),
    ],
)
def test_a_new_code_is_mailed_where_the_last_is_no_good(
    given: Code | None, again: bool, good: bool
) -> None:
    assert is_still_good(given, "one", NOW, again=again) is good


@pytest.mark.parametrize(
    ("minutes_ago", "wait"),
    [
        ((), None),
        ((0, 1, 2, 3), None),
        ((0, 1, 2, 3, 50), 10),
        ((0, 1, 2, 3, 60), None),
        ((59, 59, 59, 59, 59), 1),
        ((10, 40, 20, 50, 30, 55), 10),
    ],
)
def test_five_an_hour(minutes_ago: tuple[int, ...], wait: int | None) -> None:
    asked = [NOW - one * MINUTE for one in minutes_ago]
    assert next_code_at(asked, NOW) == (None if wait is None else NOW + wait * MINUTE)
