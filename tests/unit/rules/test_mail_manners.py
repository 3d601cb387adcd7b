"""Which mail is too old to be sent, and which goes out however late: a table of cases."""

from datetime import UTC, datetime, timedelta

import pytest

from review.rules.mail_manners import AWAITED, MANNERS, manners_of, too_old

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("template", "age", "old"),
    [
        ("sign_in", HOUR, False),
        ("sign_in", 2 * HOUR, True),
        ("answer_code", 2 * HOUR, True),
        # A night and a long weekend are no outage.
        ("reminder", 4 * DAY, False),
        ("reminder", 6 * DAY, True),
        ("round_closed", 13 * DAY, False),
        ("round_closed", 31 * DAY, True),
        ("promoted", 29 * DAY, False),
        ("promoted", 31 * DAY, True),
        # However late.
        ("invitation", 365 * DAY, False),
        ("receipt", 365 * DAY, False),
        ("carried", 365 * DAY, False),
        ("override", 365 * DAY, False),
        ("never heard of", 365 * DAY, False),
        # From the future: another machine's clock is ahead.
        ("sign_in", -HOUR, False),
    ],
)
def test_a_mail_is_dropped_once_it_is_of_no_use(template: str, age: timedelta, old: bool) -> None:
    assert (too_old(template, NOW - age, NOW) is not None) is old


def test_it_says_why() -> None:
    assert too_old("reminder", NOW - 6 * DAY, NOW) == (
        "too late to be of use: the next one is due, or the round has ended"
    )


def test_what_somebody_asked_for_is_waited_for_and_one_kind_reminds() -> None:
    assert {"sign_in", "answer_code", "act_code", "receipt", "suspended"} == AWAITED
    assert [name for name, one in MANNERS.items() if one.reminds] == ["reminder"]
    assert not manners_of("never heard of").awaited
    assert all(one.why for one in MANNERS.values())
