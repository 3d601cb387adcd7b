"""Working time: nights, weekends and holidays take none of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from review.rules.calendar import Calendar
from review.rules.working_time import NEVER, WorkClock

HOUR = 3600
BERLIN = Calendar("Europe/Berlin", holidays=frozenset({date(2026, 3, 4)}))


def local(text: str) -> int:
    """Seconds since 1970 of a moment in Berlin, in March 2026: `2 09:30`."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    naive = datetime(2026, 3, int(day), int(hour), int(minute))  # noqa: DTZ001 - Berlin's, made so below
    return int((naive.replace(tzinfo=UTC) - timedelta(hours=1)).timestamp())


# The 2nd is a Monday, the 4th a holiday.
SPANS = [
    ("2 09:00", "2 11:30", 2.5),
    ("2 07:00", "2 10:00", 1),
    ("2 16:00", "3 10:00", 2),
    ("2 20:00", "3 08:00", 0),
    ("3 16:00", "5 10:00", 2),
    ("6 16:00", "9 10:00", 2),
    ("7 12:00", "8 12:00", 0),
    ("2 09:00", "6 17:00", 32),
]


@pytest.mark.parametrize(("start", "end", "hours"), SPANS)
def test_only_working_hours_of_working_days_count(start: str, end: str, hours: float) -> None:
    clock = WorkClock(BERLIN, datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.position(local(end)) - clock.position(local(start)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2 09:00", 8, "2 17:00"),
        ("2 09:00", 8.5, "3 09:30"),
        ("3 16:00", 2, "5 10:00"),
        ("6 18:00", 1, "9 10:00"),
        ("7 12:00", 0.5, "9 09:30"),
    ],
)
def test_work_done_after_a_while_is_done_on_a_working_day(
    start: str, hours: float, end: str
) -> None:
    clock = WorkClock(BERLIN, datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.moment(clock.position(local(start)) + int(hours * HOUR)) == local(end)


def test_the_days_go_on_over_the_change_of_the_clocks() -> None:
    """Nine in Berlin is eight in UTC in winter and seven in summer."""
    clock = WorkClock(BERLIN, datetime(2026, 3, 27, tzinfo=UTC))
    moments = [clock.moment(hours * HOUR) for hours in (1, 9)]
    assert [datetime.fromtimestamp(one, UTC).hour for one in moments] == [9, 8]


def test_what_lies_years_ahead_never_comes() -> None:
    clock = WorkClock(BERLIN, datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.moment(10_000 * 8 * HOUR) == NEVER
    assert clock.moment(HOUR) == local("2 10:00")
