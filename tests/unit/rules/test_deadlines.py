"""Deadlines and reminders fall on working days, at the end of the day where the lead works."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.deadlines import (
    add_business_days,
    at_cut_off,
    deadline,
    expires_at,
    next_sweep,
    reminder_due,
    shifted,
)

BERLIN = "Europe/Berlin"
# A Wednesday, 17:00 in UTC.
DUE = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
ASKED = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
REMINDERS = (-2, 0, 2)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 8), 1, date(2026, 3, 9)),
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2026, 3, 8), -1, date(2026, 3, 6)),
        (date(2026, 3, 8), -2, date(2026, 3, 5)),
        (date(2026, 3, 9), -5, date(2026, 3, 2)),
        (date(2026, 12, 31), 2, date(2027, 1, 4)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
    ],
)
def test_weekends_are_no_working_days(day: date, count: int, expected: date) -> None:
    assert add_business_days(day, count) == expected


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.integers(-60, 60))
def test_a_business_day_is_never_on_a_weekend_and_so_many_days_away(day: date, count: int) -> None:
    found = add_business_days(day, count)
    assert found.weekday() < 5
    low, high = sorted((day, found))
    steps = [low + timedelta(days=number) for number in range((high - low).days + 1)]
    apart = sum(one.weekday() < 5 for one in steps if one != day)
    assert apart == abs(count) or (count == 0 and apart <= 1)


@pytest.mark.parametrize(
    ("opened", "zone", "due"),
    [
        # Five business days after a Monday is the Monday after.
        ("2026-03-02T09:00", "UTC", "2026-03-09T17:00"),
        # Winter time in Berlin is an hour, summer time two hours ahead of UTC.
        ("2026-03-16T09:00", BERLIN, "2026-03-23T16:00"),
        ("2026-03-23T09:00", BERLIN, "2026-03-30T15:00"),
        ("2026-10-19T09:00", BERLIN, "2026-10-26T16:00"),
        # It is Tuesday in Auckland already, and still Sunday in Honolulu.
        ("2026-03-02T20:00", "Pacific/Auckland", "2026-03-10T04:00"),
        ("2026-03-02T05:00", "Pacific/Honolulu", "2026-03-07T03:00"),
        ("2026-03-07T12:00", "UTC", "2026-03-13T17:00"),
        ("2026-03-02T09:00", "Asia/Kathmandu", "2026-03-09T11:15"),
    ],
)
def test_a_deadline_is_the_end_of_a_working_day_in_its_zone(
    opened: str, zone: str, due: str
) -> None:
    found = deadline(datetime.fromisoformat(opened).replace(tzinfo=UTC), 5, zone)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


def test_the_cut_off_is_five_in_the_afternoon() -> None:
    assert at_cut_off(date(2026, 7, 1), BERLIN) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)


def test_a_shift_over_the_change_of_the_clocks_keeps_the_local_time() -> None:
    friday = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
    assert shifted(friday, 1, BERLIN) == datetime(2026, 3, 30, 15, 0, tzinfo=UTC)
    assert shifted(shifted(friday, 1, BERLIN), -1, BERLIN) == friday


def test_a_shift_into_an_hour_that_does_not_exist_still_gives_a_time() -> None:
    # 02:30 on 29 March 2026 was skipped in Berlin; the day is a Sunday, so Monday it is.
    assert shifted(datetime(2026, 3, 27, 1, 30, tzinfo=UTC), 1, BERLIN).day == 30


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-09T16:59", None),
        ("2026-03-09T17:00", -2),
        ("2026-03-10T12:00", -2),
        ("2026-03-11T17:00", 0),
        ("2026-03-13T16:59", 0),
        ("2026-03-13T17:00", 2),
        # All three were missed: one mail says what is left to say.
        ("2026-04-30T00:00", 2),
    ],
)
def test_the_latest_reminder_whose_time_has_come_is_due(now: str, day: int | None) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert reminder_due(DUE, REMINDERS, "UTC", asked_at=ASKED, now=at) == day


def test_nobody_is_reminded_of_a_day_that_had_passed_when_they_were_asked() -> None:
    late = DUE - timedelta(hours=1)
    assert reminder_due(DUE, REMINDERS, "UTC", asked_at=late, now=late) is None
    assert reminder_due(DUE, REMINDERS, "UTC", asked_at=late, now=DUE) == 0


def test_a_plan_without_reminders_reminds_nobody() -> None:
    assert reminder_due(DUE, (), "UTC", asked_at=ASKED, now=DUE) is None


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-04T09:00", "2026-03-09T17:00"),
        ("2026-03-09T17:00", "2026-03-11T17:00"),
        ("2026-03-12T09:00", "2026-03-13T17:00"),
        ("2026-03-13T17:00", "2026-03-25T17:00"),
        ("2026-05-01T00:00", "2026-03-25T17:00"),
    ],
)
def test_a_round_is_looked_at_again_at_its_next_reminder_or_its_end(now: str, then: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(then).replace(tzinfo=UTC)
    assert next_sweep(DUE, REMINDERS, 10, "UTC", at) == expected


def test_a_reminder_after_the_end_is_never_looked_for() -> None:
    assert next_sweep(DUE, (5,), 2, "UTC", ASKED) == expires_at(DUE, 2, "UTC")
