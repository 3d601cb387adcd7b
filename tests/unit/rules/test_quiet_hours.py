"""When a reminder may go out, on the clock and in the week of its person: a table of cases."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.calendar import Calendar
from review.rules.quiet_hours import LONGEST, QuietHours, quiet_until

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(20), time(7))
SIESTA = QuietHours(time(13), time(15))
AT_HOME = Calendar("Europe/Berlin", holidays=frozenset({date(2026, 5, 1), date(2026, 4, 6)}))


def local(words: str, *, fold: int = 0) -> datetime:
    """A time in Berlin, as UTC; 2026-03-02 is a Monday."""
    return datetime.fromisoformat(words).replace(tzinfo=BERLIN, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        # By day, on a working day.
        ("2026-03-02 07:00", None),
        ("2026-03-02 12:00", None),
        ("2026-03-02 19:59", None),
        # At night.
        ("2026-03-02 20:00", "2026-03-03 07:00"),
        ("2026-03-02 23:59", "2026-03-03 07:00"),
        ("2026-03-03 00:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:00"),
        # Over a weekend.
        ("2026-03-06 20:00", "2026-03-09 07:00"),
        ("2026-03-07 12:00", "2026-03-09 07:00"),
        ("2026-03-08 23:00", "2026-03-09 07:00"),
        ("2026-03-09 03:00", "2026-03-09 07:00"),
        # Over a weekend with a holiday behind it, and one in the middle of the week.
        ("2026-04-04 12:00", "2026-04-07 07:00"),
        ("2026-05-01 12:00", "2026-05-04 07:00"),
        ("2026-04-30 21:00", "2026-05-04 07:00"),
    ],
)
def test_a_reminder_waits_for_the_next_working_morning(now: str, until: str | None) -> None:
    found = quiet_until(NIGHT, AT_HOME, local(now))
    assert found == (None if until is None else local(until))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02 12:59", None),
        ("2026-03-02 13:00", "2026-03-02 15:00"),
        ("2026-03-02 14:59", "2026-03-02 15:00"),
        ("2026-03-02 15:00", None),
        ("2026-03-02 23:00", None),
        ("2026-03-07 23:00", "2026-03-09 15:00"),
    ],
)
def test_hours_that_do_not_go_over_midnight_are_of_one_day(now: str, until: str | None) -> None:
    found = quiet_until(SIESTA, AT_HOME, local(now))
    assert found == (None if until is None else local(until))


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        # 29 March 2026: at 02:00 it is 03:00. A night that ends in the gap ends as much later.
        (("20:00", "02:30"), local("2026-03-31 01:00"), local("2026-03-31 02:30")),
        (("00:30", "02:30"), local("2026-03-29 01:00"), local("2026-03-30 02:30")),
        # 25 October 2026, a Sunday: at 03:00 it is 02:00 again. The first 02:30 ends the night.
        (("00:30", "02:30"), local("2026-10-25 01:00"), local("2026-10-26 02:30")),
    ],
)
def test_where_the_clocks_change_on_a_day_off_the_next_morning_counts(
    hours: tuple[str, str], now: datetime, until: datetime
) -> None:
    quiet = QuietHours(*map(time.fromisoformat, hours))
    assert quiet_until(quiet, AT_HOME, now) == until


# Whoever works on Sundays meets the changed clocks at work.
SUNDAYS = Calendar("Europe/Berlin", weekend=frozenset({4, 5}))


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        # In the gap: 02:30 does not exist, and is 03:30 then.
        (("00:30", "02:30"), local("2026-03-29 01:00"), local("2026-03-29 03:30")),
        (("00:30", "02:30"), local("2026-03-29 03:29"), local("2026-03-29 03:30")),
        (("00:30", "02:30"), local("2026-03-29 03:30"), None),
        # The one ends there, and the next begins.
        (("03:30", "02:30"), local("2026-03-29 03:30"), local("2026-03-30 02:30")),
        # An hour shorter than other nights: ten hours instead of eleven.
        (("20:00", "07:00"), local("2026-03-29 00:00"), local("2026-03-29 07:00")),
        # In the fold: the first of the two ends the night, the second is by day.
        (("00:30", "02:30"), local("2026-10-25 02:15"), local("2026-10-25 02:30")),
        (("00:30", "02:30"), local("2026-10-25 02:30"), None),
        (("00:30", "02:30"), local("2026-10-25 02:15", fold=1), None),
        # It begins in the fold: with the first of the two.
        (("02:30", "06:00"), local("2026-10-25 02:29"), None),
        (("02:30", "06:00"), local("2026-10-25 02:45"), local("2026-10-25 06:00")),
        (("02:30", "06:00"), local("2026-10-25 02:15", fold=1), local("2026-10-25 06:00")),
    ],
)
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(
    hours: tuple[str, str], now: datetime, until: datetime | None
) -> None:
    quiet = QuietHours(*map(time.fromisoformat, hours))
    assert quiet_until(quiet, SUNDAYS, now) == until


@pytest.mark.parametrize(
    ("now", "needed_by", "until"),
    [
        # There is a working morning before the deadline.
        ("2026-03-06 21:00", "2026-03-09 17:00", "2026-03-09 07:00"),
        # There is none, but a morning: better on Saturday than never.
        ("2026-03-06 21:00", "2026-03-08 17:00", "2026-03-07 07:00"),
        ("2026-03-06 21:00", "2026-03-09 07:00", "2026-03-07 07:00"),
        # There is none at all: better at night than never.
        ("2026-03-06 21:00", "2026-03-07 06:00", None),
        ("2026-03-07 12:00", "2026-03-08 17:00", None),
        # The deadline has passed: nothing is won by sending it at night, nor lost.
        ("2026-03-06 21:00", "2026-03-06 17:00", None),
    ],
)
def test_a_reminder_does_not_wait_past_its_deadline(
    now: str, needed_by: str, until: str | None
) -> None:
    found = quiet_until(NIGHT, AT_HOME, local(now), needed_by=local(needed_by))
    assert found == (None if until is None else local(until))


def test_whoever_is_off_for_a_week_is_reminded_after_the_night() -> None:
    days = frozenset(date(2026, 3, 2) + timedelta(days=number) for number in range(7))
    away = Calendar("Europe/Berlin", holidays=days)
    assert quiet_until(NIGHT, away, local("2026-03-02 21:00")) == local("2026-03-03 07:00")
    assert quiet_until(NIGHT, away, local("2026-03-03 12:00")) is None


@pytest.mark.parametrize(
    ("now", "until"),
    [("2026-03-06 07:00", "2026-03-10 07:00"), ("2026-03-06 06:59", "2026-03-06 07:00")],
)
def test_four_days_off_are_waited_for_and_no_minute_more(now: str, until: str) -> None:
    days = frozenset({date(2026, 3, 6), date(2026, 3, 9)})
    away = Calendar("Europe/Berlin", holidays=days)
    assert quiet_until(NIGHT, away, local(now)) == local(until)


def test_everyone_has_their_own_night() -> None:
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    tokyo, denver = Calendar("Asia/Tokyo"), Calendar("America/Denver")
    assert quiet_until(NIGHT, tokyo, now) == datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
    assert quiet_until(NIGHT, denver, now) == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def test_hours_that_never_end_are_none() -> None:
    with pytest.raises(ValueError, match=r"^quiet hours that never end$"):
        QuietHours(time(7), time(7))


CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0, fold=0))
QUIET = st.tuples(CLOCKS, CLOCKS).filter(lambda two: two[0] != two[1])
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
     "Pacific/Apia", "Africa/Casablanca", "Pacific/Chatham"]
)  # fmt: skip


@given(QUIET, MOMENTS, ZONES, st.sets(st.integers(0, 6), max_size=6))
def test_nothing_waits_longer_than_a_night_and_a_long_weekend(
    clocks: tuple[time, time], now: datetime, zone: str, weekend: set[int]
) -> None:
    hours, calendar = QuietHours(*clocks), Calendar(zone, weekend=frozenset(weekend))
    found = quiet_until(hours, calendar, now)
    if found is not None:
        assert now < found <= now + LONGEST
        # And then it goes: it does not wait for ever from one morning to the next.
        if calendar.is_business_day(calendar.local(found).date()):
            assert quiet_until(hours, calendar, found) is None


@given(QUIET, MOMENTS, ZONES, st.integers(0, 10_000))
def test_what_waits_is_there_before_its_deadline(
    clocks: tuple[time, time], now: datetime, zone: str, minutes: int
) -> None:
    needed_by = now + timedelta(minutes=minutes)
    found = quiet_until(QuietHours(*clocks), Calendar(zone), now, needed_by=needed_by)
    assert found is None or now < found < needed_by
