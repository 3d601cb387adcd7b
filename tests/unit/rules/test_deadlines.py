"""Deadlines fall on the lead's working days, reminders on those of whoever is reminded."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.calendar import Calendar
from review.rules.deadlines import (
    MOST_REMINDERS,
    Reminded,
    deadline,
    enough,
    expires_at,
    next_sweep,
    reminder_due,
    shifted,
)

PLAIN = Calendar("UTC")
BERLIN = Calendar("Europe/Berlin")
NEW_YORK = Calendar("America/New_York")
RIYADH = Calendar("Asia/Riyadh", weekend=frozenset({4, 5}))
EASTER = Calendar("Europe/Berlin", holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
# A Wednesday, 17:00 in UTC.
DUE = datetime(2026, 3, 11, 17, 0, tzinfo=UTC)
ASKED = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
REMINDERS = (-2, 0, 2)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def looked_at(
    due: datetime,
    days: Sequence[int],
    grace: int,
    lead: Calendar,
    people: Iterable[Calendar],
    now: datetime,
) -> datetime:
    """When a round with these people, who are only ever reminded, is next looked at."""
    times = [shifted(due, day, one) for one in people for day in days]
    return next_sweep(times, expires_at(due, grace, lead), now)


@pytest.mark.parametrize(
    ("opened", "calendar", "due"),
    [
        # Five business days after a Monday is the Monday after.
        ("2026-03-02T09:00", PLAIN, "2026-03-09T17:00"),
        ("2026-03-07T12:00", PLAIN, "2026-03-13T17:00"),
        # Into summer time and out of it.
        ("2026-03-16T09:00", BERLIN, "2026-03-23T16:00"),
        ("2026-03-23T09:00", BERLIN, "2026-03-30T15:00"),
        ("2026-10-19T09:00", BERLIN, "2026-10-26T16:00"),
        ("2026-03-02T15:00", NEW_YORK, "2026-03-09T21:00"),
        ("2026-10-26T15:00", NEW_YORK, "2026-11-02T22:00"),
        # In the south the other way round.
        ("2026-03-30T02:00", Calendar("Australia/Sydney"), "2026-04-06T07:00"),
        ("2026-09-28T02:00", Calendar("Australia/Sydney"), "2026-10-05T06:00"),
        # It is Tuesday in Auckland already, and still Sunday in Honolulu.
        ("2026-03-02T20:00", Calendar("Pacific/Auckland"), "2026-03-10T04:00"),
        ("2026-03-02T05:00", Calendar("Pacific/Honolulu"), "2026-03-07T03:00"),
        ("2026-03-02T09:00", Calendar("Asia/Kathmandu"), "2026-03-09T11:15"),
        # From a Thursday, over a weekend of Friday and Saturday.
        ("2026-03-05T09:00", RIYADH, "2026-03-12T14:00"),
        # Good Friday and Easter Monday take two days more.
        ("2026-03-30T09:00", EASTER, "2026-04-08T15:00"),
        ("2026-12-28T09:00", PLAIN, "2027-01-04T17:00"),
    ],
)
def test_a_deadline_is_the_end_of_a_working_day_of_its_calendar(
    opened: str, calendar: Calendar, due: str
) -> None:
    found = deadline(utc(opened), 5, calendar)
    assert found == utc(due)
    assert found.tzinfo is UTC


def test_a_shift_over_the_change_of_the_clocks_keeps_the_local_time() -> None:
    friday = datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
    assert shifted(friday, 1, BERLIN) == datetime(2026, 3, 30, 15, 0, tzinfo=UTC)
    assert shifted(shifted(friday, 1, BERLIN), -1, BERLIN) == friday


def test_one_deadline_is_as_many_days_away_as_each_has_days() -> None:
    due = utc("2026-04-08T15:00")
    assert shifted(due, -2, EASTER) == utc("2026-04-02T15:00")
    assert shifted(due, -2, NEW_YORK) == utc("2026-04-06T15:00")
    assert shifted(due, -2, RIYADH) == utc("2026-04-06T15:00")
    assert shifted(due, -4, RIYADH) == utc("2026-04-02T15:00")


def test_by_the_time_it_is_there_the_deadline_may_be_a_weekend() -> None:
    """Friday 17:00 in New York is Saturday in Auckland: it is said on Monday, and on Thursday."""
    due = utc("2026-03-06T22:00")
    auckland = Calendar("Pacific/Auckland")
    assert shifted(due, 0, auckland) == utc("2026-03-08T22:00")
    assert shifted(due, -2, auckland) == utc("2026-03-04T22:00")


@pytest.mark.parametrize("utc_hour", [0, 1])
def test_the_deadline_itself_is_not_moved_where_its_hour_comes_twice(utc_hour: int) -> None:
    working_sunday = Calendar("Europe/Berlin", weekend=frozenset({4, 5}))
    due = datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
    assert working_sunday.local(due).hour == 2
    assert shifted(due, 0, working_sunday) == due
    assert shifted(due, 1, working_sunday) == utc("2026-10-26T01:30")


def test_an_hour_that_is_skipped_is_said_after_the_skip() -> None:
    working_sunday = Calendar("Europe/Berlin", weekend=frozenset({4, 5}))
    assert shifted(utc("2026-03-26T01:30"), 1, working_sunday) == utc("2026-03-29T01:30")


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
    assert reminder_due(DUE, REMINDERS, PLAIN, asked_at=ASKED, now=utc(now)) == day


def test_nobody_is_reminded_of_a_day_that_had_passed_when_they_were_asked() -> None:
    late = DUE - timedelta(hours=1)
    assert reminder_due(DUE, REMINDERS, PLAIN, asked_at=late, now=late) is None
    assert reminder_due(DUE, REMINDERS, PLAIN, asked_at=late, now=DUE) == 0
    assert reminder_due(DUE, REMINDERS, PLAIN, asked_at=DUE, now=DUE) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ([], 0),
        ([(DUE, -2)], 0),
        ([(DUE, 0)], None),
        # Whoever moved west has heard of a day that is yet to come there.
        ([(DUE, 2)], None),
        # Towards another deadline, before the round was extended.
        ([(DUE - timedelta(days=7), 0)], 0),
        ([(DUE - timedelta(days=7), 2), (DUE, 0)], None),
    ],
)
def test_nobody_is_reminded_twice_of_one_day(
    said: list[tuple[datetime, int]], day: int | None
) -> None:
    reminded = [Reminded(*one) for one in said]
    found = reminder_due(DUE, REMINDERS, PLAIN, asked_at=ASKED, now=DUE, reminded=reminded)
    assert found == day


def test_having_heard_of_one_day_is_not_having_heard_of_the_last() -> None:
    now = utc("2026-03-13T17:00")
    said = [Reminded(DUE, -2), Reminded(DUE, 0)]
    assert reminder_due(DUE, REMINDERS, PLAIN, asked_at=ASKED, now=now, reminded=said) == 2


def test_a_shifted_deadline_is_told_in_utc() -> None:
    assert {shifted(BERLIN.local(DUE), days, BERLIN).tzinfo for days in (0, 1)} == {UTC}
    assert shifted(BERLIN.local(DUE), 0, BERLIN).tzinfo is UTC


def test_however_often_a_round_is_extended_reminders_end() -> None:
    before = [Reminded(DUE - timedelta(days=number), 0) for number in range(1, MOST_REMINDERS + 1)]
    assert enough(before)
    assert reminder_due(DUE, (0,), PLAIN, asked_at=ASKED, now=DUE, reminded=before) is None
    one_less = before[1:]
    assert not enough(one_less)
    assert reminder_due(DUE, (0,), PLAIN, asked_at=ASKED, now=DUE, reminded=one_less) == 0


def test_a_plan_without_reminders_reminds_nobody() -> None:
    assert reminder_due(DUE, (), PLAIN, asked_at=ASKED, now=DUE) is None


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
    assert looked_at(DUE, REMINDERS, 10, PLAIN, [PLAIN], utc(now)) == utc(then)


def test_a_round_is_looked_at_by_the_days_of_everyone_and_ends_by_the_days_of_the_lead() -> None:
    due = utc("2026-04-08T15:00")
    people = [NEW_YORK, EASTER, NEW_YORK]
    looks, now = [], utc("2026-03-30T09:00")
    while now != expires_at(due, 5, EASTER):
        now = looked_at(due, REMINDERS, 5, EASTER, people, now)
        looks.append(f"{now:%d.%m. %H:%M}")
    assert looks == ["02.04. 15:00", "06.04. 15:00", "08.04. 15:00", "10.04. 15:00", "15.04. 15:00"]
    assert looked_at(due, REMINDERS, 5, EASTER, [], ASKED) == now


def test_a_reminder_after_the_end_is_never_looked_for() -> None:
    assert looked_at(DUE, (5,), 2, PLAIN, [PLAIN], ASKED) == expires_at(DUE, 2, PLAIN)


@pytest.mark.parametrize(
    ("own", "end"),
    [
        ([], "2026-03-13T17:00"),
        ([None, DUE - timedelta(days=2)], "2026-03-13T17:00"),
        ([None, utc("2026-03-16T17:00"), DUE], "2026-03-18T17:00"),
    ],
)
def test_a_round_ends_its_grace_after_the_last_deadline_that_somebody_was_told(
    own: list[datetime | None], end: str
) -> None:
    assert expires_at(DUE, 2, PLAIN, own) == utc(end)


CALENDARS = st.builds(
    Calendar,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]),
    st.frozensets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=15),
    st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6})]),
)
DAY_LISTS = st.lists(st.integers(-10, 10), max_size=6, unique=True)


@given(CALENDARS, st.lists(CALENDARS, max_size=3), DAY_LISTS, st.integers(0, 15))
def test_looking_when_told_to_says_everything_once_and_in_time(
    lead: Calendar, people: list[Calendar], days: list[int], grace: int
) -> None:
    asked = utc("2026-03-20T09:00")
    due = deadline(asked, 5, lead)
    end = expires_at(due, grace, lead)
    said: list[list[Reminded]] = [[] for _ in people]
    times: list[list[datetime]] = [[] for _ in people]
    now = asked
    while (now := looked_at(due, days, grace, lead, people, now)) < end:
        for one, heard, at in zip(people, said, times, strict=True):
            day = reminder_due(due, days, one, asked_at=asked, now=now, reminded=heard)
            if day is not None:
                heard.append(Reminded(due, day))
                at.append(now)
    for one, at in zip(people, times, strict=True):
        expected = {time for day in days if asked < (time := shifted(due, day, one)) < end}
        assert at == sorted(expected)
        assert all(one.is_business_day(one.local(time).date()) for time in at)
