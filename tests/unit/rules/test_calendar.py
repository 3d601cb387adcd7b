"""Business days by weekend and holidays, and local times that do not exist or come twice."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.calendar import Calendar

PLAIN = Calendar("UTC")
FRIDAY_AND_SATURDAY = Calendar("Asia/Riyadh", weekend=frozenset({4, 5}))
CHRISTMAS = Calendar(
    "Europe/Berlin",
    holidays=frozenset({date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)}),
)
# New Year is bridged: Friday 2 January is free, and Sunday the 4th is worked for it.
BRIDGED = Calendar(
    "Asia/Shanghai",
    holidays=frozenset({date(2026, 1, 1), date(2026, 1, 2)}),
    worked=frozenset({date(2026, 1, 4)}),
)


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        (PLAIN, "2026-03-02", 0, "2026-03-02"),
        (PLAIN, "2026-03-02", 1, "2026-03-03"),
        (PLAIN, "2026-03-02", 5, "2026-03-09"),
        (PLAIN, "2026-03-06", 1, "2026-03-09"),
        (PLAIN, "2026-03-07", 0, "2026-03-09"),
        (PLAIN, "2026-03-07", 1, "2026-03-09"),
        (PLAIN, "2026-03-08", 1, "2026-03-09"),
        (PLAIN, "2026-03-09", -1, "2026-03-06"),
        (PLAIN, "2026-03-08", -1, "2026-03-06"),
        (PLAIN, "2026-03-08", -2, "2026-03-05"),
        (PLAIN, "2026-03-09", -5, "2026-03-02"),
        (PLAIN, "2026-12-31", 2, "2027-01-04"),
        (PLAIN, "2028-02-28", 2, "2028-03-01"),
        (FRIDAY_AND_SATURDAY, "2026-03-05", 1, "2026-03-08"),
        (FRIDAY_AND_SATURDAY, "2026-03-06", 0, "2026-03-08"),
        (FRIDAY_AND_SATURDAY, "2026-03-08", -1, "2026-03-05"),
        (FRIDAY_AND_SATURDAY, "2026-03-01", 5, "2026-03-08"),
        # Two holidays in a row, and the weekend after them.
        (CHRISTMAS, "2025-12-24", 1, "2025-12-29"),
        (CHRISTMAS, "2025-12-25", 0, "2025-12-29"),
        (CHRISTMAS, "2025-12-25", 1, "2025-12-29"),
        (CHRISTMAS, "2025-12-29", -1, "2025-12-24"),
        (CHRISTMAS, "2025-12-26", -1, "2025-12-24"),
        # Over the end of the year, both ways.
        (CHRISTMAS, "2025-12-30", 2, "2026-01-02"),
        (CHRISTMAS, "2026-01-02", -2, "2025-12-30"),
        (CHRISTMAS, "2025-12-23", 5, "2026-01-02"),
        (BRIDGED, "2025-12-31", 1, "2026-01-04"),
        (BRIDGED, "2025-12-31", 2, "2026-01-05"),
        (BRIDGED, "2026-01-05", -2, "2025-12-31"),
    ],
)
def test_weekends_and_holidays_are_no_working_days(
    calendar: Calendar, day: str, count: int, expected: str
) -> None:
    found = calendar.add_business_days(date.fromisoformat(day), count)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "days"),
    [
        (PLAIN, "2026-03-02", "2026-03-02", 0),
        (PLAIN, "2026-03-02", "2026-03-06", 4),
        (PLAIN, "2026-03-06", "2026-03-08", 0),
        (PLAIN, "2026-03-07", "2026-03-09", 1),
        (PLAIN, "2026-03-09", "2026-03-02", -5),
        (PLAIN, "2026-03-08", "2026-03-06", -1),
        (PLAIN, "2026-01-01", "2027-01-01", 261),
        (FRIDAY_AND_SATURDAY, "2026-03-05", "2026-03-09", 2),
        (CHRISTMAS, "2025-12-23", "2026-01-02", 5),
        (CHRISTMAS, "2026-01-02", "2025-12-23", -5),
        (BRIDGED, "2025-12-31", "2026-01-05", 2),
    ],
)
def test_business_days_are_counted_without_the_first_and_with_the_last(
    calendar: Calendar, start: str, end: str, days: int
) -> None:
    found = calendar.business_days_between(date.fromisoformat(start), date.fromisoformat(end))
    assert found == days


def test_a_week_without_a_working_day_is_no_calendar() -> None:
    with pytest.raises(ValueError, match=r"^a week without a working day$"):
        Calendar("UTC", weekend=frozenset(range(7)))


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
# Near the days that are drawn, so that holidays are met.
NEAR = st.dates(date(2024, 11, 1), date(2025, 3, 1))
CALENDARS = st.builds(
    Calendar,
    st.just("UTC"),
    st.frozensets(NEAR, max_size=40),
    st.frozensets(st.integers(0, 6), max_size=6),
    st.frozensets(NEAR, max_size=10),
)
COUNTS = st.integers(-40, 40)


@given(CALENDARS, NEAR, COUNTS)
def test_adding_then_counting_gives_the_same_number(
    calendar: Calendar, day: date, count: int
) -> None:
    found = calendar.add_business_days(day, count)
    assert calendar.is_business_day(found)
    stays = count == 0 and not calendar.is_business_day(day)
    assert calendar.business_days_between(day, found) == (1 if stays else count)
    if calendar.is_business_day(day):
        assert calendar.add_business_days(found, -count) == day


@given(CALENDARS, NEAR, COUNTS)
def test_the_nth_business_day_is_the_nth_in_a_list_of_them(
    calendar: Calendar, day: date, count: int
) -> None:
    around = (date(2023, 1, 1) + timedelta(days=number) for number in range(1600))
    listed = [
        one
        for one in around
        if (one.weekday() not in calendar.weekend and one not in calendar.holidays)
        or (one.weekday() in calendar.weekend and one in calendar.worked)
    ]
    if count > 0:
        expected = listed[bisect_right(listed, day) + count - 1]
    else:
        expected = listed[bisect_left(listed, day) + count]
    assert calendar.add_business_days(day, count) == expected


@given(CALENDARS, NEAR, NEAR, COUNTS, COUNTS)
def test_later_and_more_is_never_earlier(
    calendar: Calendar, day: date, other: date, count: int, more: int
) -> None:
    day, other = sorted((day, other))
    count, more = sorted((count, more))
    found = calendar.add_business_days(day, count)
    assert found <= calendar.add_business_days(other, count)
    assert found <= calendar.add_business_days(day, more)


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Berlin", "2026-01-15T17:00", "2026-01-15T16:00"),
        ("Europe/Berlin", "2026-07-15T17:00", "2026-07-15T15:00"),
        ("Asia/Kathmandu", "2026-03-09T17:00", "2026-03-09T11:15"),
        ("Pacific/Kiritimati", "2026-03-09T17:00", "2026-03-09T03:00"),
        # Skipped in spring: as much later as the clocks skip.
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30"),
        ("Pacific/Auckland", "2026-09-27T02:30", "2026-09-26T14:30"),
        ("America/Santiago", "2026-09-06T00:30", "2026-09-06T04:30"),
        # By half an hour only.
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45"),
        # Twice in autumn: the first.
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30"),
        ("Pacific/Auckland", "2026-04-05T02:30", "2026-04-04T13:30"),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_every_local_time_is_one_moment(zone: str, local: str, utc: str, fold: int) -> None:
    given_ = datetime.fromisoformat(local)
    found = Calendar(zone).at(given_.date(), given_.time().replace(fold=fold))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.tzinfo is UTC


@given(
    DAYS,
    st.times(),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_a_local_time_that_exists_is_kept(day: date, clock: time, zone: str) -> None:
    calendar = Calendar(zone)
    local = calendar.local(calendar.at(day, clock))
    skipped = local.replace(tzinfo=None) - datetime.combine(day, clock)
    assert skipped in {timedelta(), timedelta(minutes=30), timedelta(hours=1)}
    if skipped:
        # Only where the clocks went forward within that time.
        assert local.utcoffset() != calendar.local(calendar.at(day, time())).utcoffset()


def test_the_cut_off_is_five_in_the_afternoon() -> None:
    found = Calendar("Europe/Berlin").at_cut_off(date(2026, 7, 1))
    assert found == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
