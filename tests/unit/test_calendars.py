"""Working calendars of countries, as the package of holidays has them."""

import string
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest

from review.calendars import calendar_of, knows_country

SPRING = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("country", "free", "worked"),
    [
        ("DE", ["2026-04-03", "2026-04-06", "2026-12-25"], ["2026-07-03", "2026-11-26"]),
        # Independence Day is a Saturday, and observed on the Friday before.
        ("US", ["2026-07-03", "2026-11-26", "2026-12-25"], ["2026-04-03", "2026-04-06"]),
        ("NZ", ["2026-02-06", "2026-04-27"], ["2026-07-03"]),
        ("SA", ["2026-03-06", "2026-03-07", "2026-09-23"], ["2026-03-08", "2026-01-01"]),
        ("IL", ["2026-03-06", "2026-03-07"], ["2026-03-08"]),
        # A Sunday that is worked in exchange for a day of the New Year.
        ("CN", ["2026-02-17", "2026-02-20", "2026-03-07"], ["2026-02-14", "2026-02-28"]),
    ],
)
def test_a_country_has_its_own_weekend_and_its_own_holidays(
    country: str, free: list[str], worked: list[str]
) -> None:
    calendar = calendar_of("UTC", country, SPRING)
    days = {day: calendar.is_business_day(date.fromisoformat(day)) for day in [*free, *worked]}
    assert days == dict.fromkeys(free, False) | dict.fromkeys(worked, True)


@pytest.mark.parametrize("country", ["DE", "US", "CN", "HU", "BN", "IR", "AE", "UZ"])
def test_a_calendar_says_of_every_day_what_the_package_says(country: str) -> None:
    calendar = calendar_of("UTC", country, SPRING)
    package = holidays.country_holidays(country, years=range(2025, 2029))
    for number in range((date(2029, 1, 1) - date(2025, 1, 1)).days):
        day = date(2025, 1, 1) + timedelta(days=number)
        assert calendar.is_business_day(day) == package.is_working_day(day), day


def test_the_years_around_are_known_from_the_one_before_to_two_after() -> None:
    calendar = calendar_of("Europe/Berlin", "DE", datetime(2026, 12, 31, 23, tzinfo=UTC))
    assert {day.year for day in calendar.holidays} == {2025, 2026, 2027, 2028}


@pytest.mark.parametrize("country", [None, "XX", "ZZ", "de", ""])
def test_without_a_country_that_is_known_weekends_alone_are_free(country: str | None) -> None:
    calendar = calendar_of("Europe/Berlin", country, SPRING)
    assert calendar.zone == "Europe/Berlin"
    assert (calendar.weekend, calendar.holidays) == ({5, 6}, frozenset())


def test_long_after_what_the_package_can_tell_weekends_are_still_free() -> None:
    calendar = calendar_of("Asia/Riyadh", "SA", date(2199, 6, 1))
    assert (calendar.weekend, calendar.holidays) == ({4, 5}, frozenset())


def test_a_zone_that_is_no_longer_known_is_utc() -> None:
    assert calendar_of("Mars/Base", "DE", SPRING).zone == "UTC"


def test_the_same_calendar_is_made_once() -> None:
    made = calendar_of("Europe/Berlin", "DE", date(2026, 1, 1))
    assert made is calendar_of("Europe/Berlin", "DE", datetime(2026, 12, 31, tzinfo=UTC))
    assert made is not calendar_of("Europe/Berlin", "DE", date(2027, 1, 1))
    assert made is not calendar_of("Europe/Vienna", "DE", date(2026, 1, 1))


def test_the_countries_known_are_those_of_the_package() -> None:
    letters = string.ascii_uppercase
    known = {one + two for one in letters for two in letters if knows_country(one + two)}
    assert known == {code for code in holidays.list_supported_countries() if len(code) == 2}
    assert len(known) > 240


@pytest.mark.parametrize("name", ["", "de", "DEU", "utils", "HolidayBase", "D\u0130", "D "])
def test_what_is_not_two_capital_letters_is_no_country(name: str) -> None:
    assert not knows_country(name)


def test_the_package_is_imported_only_where_a_country_is_asked_for() -> None:
    """It takes a third of a second: the API starts without it."""
    script = """
import sys
import api.app, review.commands.open_round, review.commands.sweep_deadlines
from datetime import date
from review.calendars import calendar_of
calendar_of("Europe/Berlin", None, date(2026, 1, 1))
assert "holidays" not in sys.modules
calendar_of("Europe/Berlin", "DE", date(2026, 1, 1))
assert "holidays" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
