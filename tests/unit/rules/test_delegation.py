"""Who answers in the place of somebody who is away."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from review.rules.delegation import Availability, outsiders_for, stand_in

NOW = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
THIS_WEEK = {"away_from": date(2026, 3, 2), "away_until": date(2026, 3, 8)}


def people(*them: Availability) -> dict[str, Availability]:
    return {one.person: one for one in them}


def away(person: str, delegate: str | None = None) -> Availability:
    return Availability(person, delegate=delegate, **THIS_WEEK)


@pytest.mark.parametrize(
    ("them", "barred", "who", "why"),
    [
        ((), (), "ana", ""),
        ((Availability("ana", delegate="ben"),), (), "ana", ""),
        ((away("ana", "ben"), Availability("ben")), (), "ben", ""),
        ((away("ana", "ben"),), (), "ben", ""),
        ((away("ana", "ben"), away("ben", "cyn"), Availability("cyn")), (), "cyn", ""),
        # Nobody to hand it to: better a late answer than one by nobody.
        ((away("ana"),), (), "ana", ""),
        ((away("ana", "ben"), away("ben")), (), "ana", "their delegate is away too"),
        (
            (away("ana", "ben"), away("ben", "ana")),
            (),
            "ana",
            "the delegates name each other in a circle",
        ),
        (
            (away("ana", "ben"), Availability("ben")),
            ("ben",),
            "ana",
            "their delegate wrote the text",
        ),
    ],
)
def test_the_delegate_of_somebody_away_stands_in(
    them: tuple[Availability, ...], barred: tuple[str, ...], who: str, why: str
) -> None:
    assert stand_in("ana", people(*them), barred, NOW) == (who, why)


@pytest.mark.parametrize(
    ("first", "last", "is_away"),
    [
        (None, None, False),
        (NOW.date(), None, True),
        (NOW.date() + timedelta(days=1), None, False),
        (None, NOW.date(), True),
        (None, NOW.date() - timedelta(days=1), False),
        (NOW.date(), NOW.date(), True),
    ],
)
def test_an_absence_may_have_no_beginning_or_no_end(
    first: date | None, last: date | None, is_away: bool
) -> None:
    assert Availability("ana", away_from=first, away_until=last).is_away(NOW) is is_away


@pytest.mark.parametrize(
    ("zone", "hour", "is_away"),
    [("UTC", 23, True), ("Asia/Tokyo", 15, False), ("America/New_York", 23, True)],
)
def test_an_absence_is_of_whole_days_where_the_person_is(
    zone: str, hour: int, is_away: bool
) -> None:
    one = Availability("ana", zone, "ben", date(2026, 3, 1), date(2026, 3, 8))
    assert one.is_away(datetime(2026, 3, 8, hour, 0, tzinfo=UTC)) is is_away


def outside(person: str, *groups: str, delegate: str | None = None) -> Availability:
    return Availability(person, delegate=delegate, outside=True, groups=frozenset(groups))


@pytest.mark.parametrize(
    ("asked", "delegate", "who"),
    [
        # Nobody outside answers for somebody inside, unless they are of the group themselves.
        (away("ana", "ben"), outside("ben"), "ana"),
        (away("ana", "ben"), outside("ben", "data"), "ana"),
        (away("ana", "ben"), outside("ben", "legal"), "ben"),
        (replace(away("ana", "ben"), outside=True), outside("ben"), "ben"),
        (replace(away("ana", "ben"), outside=True), Availability("ben"), "ben"),
    ],
)
def test_an_outsider_stands_in_for_outsiders_or_for_their_own_group(
    asked: Availability, delegate: Availability, who: str
) -> None:
    known = people(asked, delegate)
    outsiders = outsiders_for("ana", "legal", known)
    why = "their delegate is from outside" if who == "ana" else ""
    assert stand_in("ana", known, (), NOW, outsiders=outsiders) == (who, why)
