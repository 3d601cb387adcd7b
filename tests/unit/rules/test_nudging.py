"""A reminder that somebody asks for belongs to the working day it is sent on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.calendar import Calendar
from review.rules.deadlines import MOST_DAYS, Reminded, day_of, reminder_due, shifted

PLAIN = Calendar("UTC")
BERLIN = Calendar("Europe/Berlin")
# A Wednesday, 17:00 in UTC.
DUE = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-11T16:59", -1),
        ("2026-03-11T17:00", 0),
        ("2026-03-12T16:59", 0),
        ("2026-03-12T17:00", 1),
        ("2026-03-10T18:00", -1),
        # Over the weekend it stays Friday's.
        ("2026-03-06T17:00", -3),
        ("2026-03-08T12:00", -3),
        ("2026-03-09T16:59", -3),
        ("2026-03-09T17:00", -2),
    ],
)
def test_the_day_that_has_come_last(now: str, day: int) -> None:
    assert day_of(DUE, PLAIN, datetime.fromisoformat(now).replace(tzinfo=UTC)) == day


@given(st.integers(-400, 400), st.sampled_from([PLAIN, BERLIN]))
def test_it_has_come_and_the_next_has_not(hours: int, calendar: Calendar) -> None:
    now = DUE + timedelta(hours=hours)
    day = day_of(DUE, calendar, now)
    assert shifted(DUE, day, calendar) <= now < shifted(DUE, day + 1, calendar)


def test_years_away_it_ends() -> None:
    assert day_of(DUE, PLAIN, DUE - timedelta(days=2000)) == -MOST_DAYS
    assert day_of(DUE, PLAIN, DUE + timedelta(days=2000)) == MOST_DAYS


def test_once_a_day_and_not_on_the_day_of_the_asking() -> None:
    now = DUE - timedelta(hours=20)
    day = day_of(DUE, PLAIN, now)
    asked = DUE - timedelta(days=6)

    def due(*reminded: Reminded, asked_at: datetime = asked) -> int | None:
        return reminder_due(DUE, (day,), PLAIN, asked_at=asked_at, now=now, reminded=reminded)

    assert due() == day
    assert due(Reminded(DUE, day)) is None
    assert due(Reminded(DUE, day - 1)) == day
    assert due(asked_at=now - timedelta(hours=1)) is None
