"""Working calendars by country: the only file that knows the package of holidays."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from review.rules.calendar import SATURDAY_AND_SUNDAY, Calendar

# A plan counts up to 365 business days, a year and a half, before or after the deadline.
YEARS_AROUND = range(-1, 3)


class YearOff(NamedTuple):
    """What the package says of one country's year; `worked` are days of its weekends."""

    holidays: frozenset[date]
    weekend: frozenset[int]
    worked: frozenset[date]


def calendar_of(zone: str, country: str | None, around: datetime | date) -> Calendar:
    """The calendar of somebody in that zone and country, for the years around that time.

    Without a country, or in one that the package does not know, weekends alone are free.
    """
    return _calendar(zone, country, around.year)


@lru_cache(maxsize=1024)
def knows_country(country: str) -> bool:
    """Whether the package knows the holidays of the country, an ISO 3166-1 alpha-2 code."""
    # The package would take the names of its own modules and classes for countries.
    if not (len(country) == 2 and country.isascii() and country.isupper()):
        return False
    # Takes a third of a second the first time: whoever never names a country never waits.
    import holidays

    try:
        holidays.country_holidays(country)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=1024)
def _calendar(zone: str, country: str | None, year: int) -> Calendar:
    if country is None or not knows_country(country):
        return Calendar(_known(zone))
    years = [_year_off(country, year + number) for number in YEARS_AROUND]
    return Calendar(
        _known(zone),
        holidays=frozenset[date]().union(*(one.holidays for one in years)),
        weekend=years[1].weekend,
        worked=frozenset[date]().union(*(one.worked for one in years)),
    )


@lru_cache(maxsize=4096)
def _year_off(country: str, year: int) -> YearOff:
    import holidays

    found = holidays.country_holidays(country, years=year)
    weekend = frozenset(found.weekend) or SATURDAY_AND_SUNDAY
    return YearOff(frozenset(found), weekend, frozenset(found.weekend_workdays))


def _known(zone: str) -> str:
    # A zone that is no longer known must not stop the sweep: UTC then, as in the mails.
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):
        return "UTC"
