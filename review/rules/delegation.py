"""Delegation: who answers in the place of somebody who is away, or who does not answer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Availability:
    """When a person is away (whole days in their own zone, both included), and who stands in."""

    person: str
    zone: str = "UTC"
    delegate: str | None = None
    away_from: date | None = None
    away_until: date | None = None
    # Whether they are from outside, and the groups that they are in all the same.
    outside: bool = False
    groups: frozenset[str] = frozenset()

    def is_away(self, now: datetime) -> bool:
        """Whether the person is away at this moment; without any date they are not."""
        if self.away_from is None and self.away_until is None:
            return False
        today = now.astimezone(ZoneInfo(self.zone)).date()
        begun = self.away_from is None or self.away_from <= today
        return begun and (self.away_until is None or today <= self.away_until)


class StandIn(NamedTuple):
    """Who is to answer; where that is the absent person all the same, why."""

    person: str
    why: str = ""


def outsiders_for(person: str, group: str, people: Mapping[str, Availability]) -> frozenset[str]:
    """Those who cannot answer in the person's place, whoever wishes it and for whatever reason.

    Nobody outside answers for somebody inside, unless they are a member of the group themselves:
    a delegate acts in the place of a person, and may never see less of the review than they may.
    """
    asked = people.get(person)
    if asked is not None and asked.outside:
        return frozenset()
    return frozenset(
        one.person for one in people.values() if one.outside and group not in one.groups
    )


def stand_in(
    person: str,
    people: Mapping[str, Availability],
    barred: Collection[str],
    now: datetime,
    *,
    outsiders: Collection[str] = frozenset(),
) -> StandIn:
    """Follows the delegates of those who are away; a person who is here answers for themselves.

    `barred` are the authors of the text: nobody may hand a decision on it to them. `outsiders` are
    those whom `outsiders_for` rules out. A chain that ends nowhere leaves the person asked: better
    a late answer than one by nobody.
    """
    seen = [person]
    at = people.get(person)
    while at is not None and at.is_away(now):
        follow = at.delegate
        if follow is None:
            return StandIn(person, "" if at.person == person else "their delegate is away too")
        if follow in seen:
            return StandIn(person, "the delegates name each other in a circle")
        if follow in barred:
            return StandIn(person, "their delegate wrote the text")
        if follow in outsiders:
            return StandIn(person, "their delegate is from outside")
        seen.append(follow)
        at = people.get(follow)
    return StandIn(seen[-1])


def alternate(
    person: str,
    people: Mapping[str, Availability],
    members: Sequence[str],
    barred: Collection[str],
    now: datetime,
) -> str | None:
    """Who is asked in the place of a person who does not answer; none where nobody can be.

    Their delegate, or whoever stands in for that one; else the first member of the group who is
    here. `barred` are the authors of the text and all who were asked already: nobody's own answer
    is ever taken for that of another.
    """
    ruled_out = {person, *barred}
    at = people.get(person)
    if at is not None and at.delegate is not None and at.delegate not in ruled_out:
        members = (stand_in(at.delegate, people, ruled_out, now).person, *members)
    return next(
        (one for one in members if one not in ruled_out and _is_here(people.get(one), now)), None
    )


def _is_here(one: Availability | None, now: datetime) -> bool:
    return one is not None and not one.is_away(now)
