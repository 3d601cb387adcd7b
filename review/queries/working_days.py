"""The days on which people will work: their calendars, less the days they said they are away."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.person import Person
from review.calendars import calendar_of
from review.rules.calendar import Calendar

# Who is away for longer than this is away for good: the forecast then waits for them as for anyone.
MOST_DAYS_AWAY = 366


def working_days(session: Session, people: Collection[str], now: datetime) -> dict[str, Calendar]:
    """By person."""
    found = session.exec(select(Person).where(col(Person.id).in_(people)))
    return {
        one.id: without(
            calendar_of(one.time_zone, one.country, now), one.away_from, one.away_until, now
        )
        for one in found
    }


def without(
    calendar: Calendar, away_from: date | None, away_until: date | None, now: datetime
) -> Calendar:
    """The calendar without these days, both included; an absence without an end is not foreseen."""
    today = calendar.local(now).date()
    first = max(away_from or today, today)
    if away_until is None or not 0 <= (away_until - first).days < MOST_DAYS_AWAY:
        return calendar
    away = {first + timedelta(days=number) for number in range((away_until - first).days + 1)}
    return replace(calendar, holidays=calendar.holidays | away, worked=calendar.worked - away)
