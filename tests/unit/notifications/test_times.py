"""Moments in words, where the reader lives."""

import locale
from datetime import UTC, datetime, timedelta

import pytest

from notifications import times

DUE = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "Thursday 26 November 2026, 17:00 (Europe/Berlin)"),
        ("America/New_York", "Thursday 26 November 2026, 11:00 (America/New_York)"),
        ("Asia/Kathmandu", "Thursday 26 November 2026, 21:45 (Asia/Kathmandu)"),
        ("Pacific/Auckland", "Friday 27 November 2026, 05:00 (Pacific/Auckland)"),
        ("UTC", "Thursday 26 November 2026, 16:00 (UTC)"),
    ],
)
def test_a_moment_is_told_in_the_readers_zone(zone, words):
    assert times.when(DUE, zone) == words


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "Europe/Berlin\x00"])
def test_a_zone_that_is_not_known_becomes_utc_and_says_so(zone):
    assert times.when(DUE, zone) == "Thursday 26 November 2026, 16:00 (UTC)"


def test_summer_time_is_summer_time():
    assert times.clock(datetime(2026, 7, 1, 15, tzinfo=UTC), "Europe/Berlin").startswith("17:00")
    assert times.clock(datetime(2026, 12, 1, 15, tzinfo=UTC), "Europe/Berlin").startswith("16:00")


def test_the_hour_that_comes_twice_is_told_with_its_offset():
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times.clock(first, "Europe/Berlin") == "02:30 (Europe/Berlin, UTC+02:00)"
    later = first + timedelta(hours=1)
    assert times.clock(later, "Europe/Berlin") == "02:30 (Europe/Berlin, UTC+01:00)"
    assert times.clock(later + timedelta(hours=1), "Europe/Berlin") == "03:30 (Europe/Berlin)"


def test_a_day_of_25_hours_is_one_day():
    before = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 00:30 on the 25th in Berlin
    after = before + timedelta(hours=24)  # 23:30 on the 25th
    assert times.days_between(before, after, "Europe/Berlin") == 0


@pytest.mark.parametrize(
    ("days", "words"),
    [(-5, "5 days left"), (-1, "due tomorrow"), (0, "due today"), (1, "overdue since yesterday"),
     (4, "overdue for 4 days")],
)  # fmt: skip
def test_time_left_is_counted_in_days(days, words):
    as_of = DUE + timedelta(days=days)
    assert times.time_left(DUE, as_of, "Europe/Berlin") == words


def test_minutes_past_the_deadline_are_overdue_already():
    assert times.time_left(DUE, DUE + timedelta(minutes=1), "UTC") == "overdue since today"


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (3, "3 days ago")])
def test_how_long_ago(days, words):
    assert times.ago(DUE, DUE + timedelta(days=days), "UTC") == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (15, "15 minutes"), (60, "1 hour"), (90, "90 minutes"), (1440, "24 hours")],
)
def test_spans(minutes, words):
    assert times.span(DUE, DUE + timedelta(minutes=minutes)) == words


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        times.when(datetime(2026, 11, 26), "UTC")  # noqa: DTZ001 the mistake under test


def test_the_language_of_the_machine_does_not_matter():
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", ""):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert times.day(DUE, "UTC") == "Thursday 26 November 2026"
    finally:
        locale.setlocale(locale.LC_TIME, before)
