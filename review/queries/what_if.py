"""What a draft's gate would say, and the shortest way to open it; reads, and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text as sql
from sqlmodel import Session

from models.vocabulary import Position
from review.commands.add_revision import canonical_or_refused
from review.errors import FirstPassHidden, Unacceptable
from review.plans.supposed import supposed_plan
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.sights import sight_of
from review.rules.conditions import Subject
from review.rules.facts import Candidate, Facts, Requirement
from review.rules.gate import judge
from review.rules.path_work import Lead
from review.rules.plan import requirements_for
from review.rules.seen import INDEPENDENT
from review.rules.shortest_path import NoPath, Path, shortest_path
from review.rules.sight import Shown, Sight
from review.rules.visibility import Viewer
from review.rules.what_if import (
    AnotherText,
    Hypothesis,
    NotSupposable,
    SupposedDisposition,
    SupposedSignOff,
    suppose,
)
from review.text.canonical import sha256

MEMBERS = sql("""
    SELECT g.group_key, p.id::text, p.name, p.email
    FROM person_groups g JOIN people p ON p.id = g.person_id
    WHERE g.group_key = ANY(:groups)
      AND NOT coalesce(CAST(:today AS date) BETWEEN p.away_from AND p.away_until, false)
    ORDER BY g.group_key, p.name, p.id
""")
PEOPLE = sql("SELECT id::text, name, email FROM people WHERE id = ANY(CAST(:ids AS uuid[]))")


class SaidBy(NamedTuple):
    """A position that somebody, named by their address, might take."""

    email: str
    group: str
    position: Position


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed, as people say it: by address, by a plan's name or text, by Markdown."""

    sign_offs: Sequence[SaidBy] = ()
    absent: Sequence[str] = ()
    dispositions: Sequence[SupposedDisposition] = ()
    plan: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The verdict it would be, and from there the shortest way to open the gate."""

    verdict: Shown
    path: Path | NoPath
    # Of everyone the two speak of, by id.
    emails: Mapping[str, str]
    labels: Mapping[str, str]


def what_if(
    session: Session, draft_id: str, viewer: Viewer, supposed: Supposed, now: datetime
) -> WhatIf:
    """The answer for this viewer, in which nothing is that is not for them."""
    review = load_facts(session, draft_id)
    requirements = _requirements(session, review, supposed.plan)
    sight = _sight(viewer, review)
    facts, people = _known(session, review, sight, requirements, now)
    _check_comments(facts, sight, supposed)
    hypothesis = Hypothesis(
        sign_offs=tuple(
            SupposedSignOff(people.ids.get(one.email, one.email), one.group, one.position)
            for one in supposed.sign_offs
        ),
        absent=tuple(
            _person(people, email, f"absent.{place}") for place, email in enumerate(supposed.absent)
        ),
        dispositions=tuple(supposed.dispositions),
        requirements=requirements,
        text=None
        if supposed.text is None
        # What would be carried over is not known here; the gate asks everybody anew.
        else AnotherText(sha256(canonical_or_refused(supposed.text)), now),
    )
    try:
        facts = suppose(facts, hypothesis)
    except NotSupposable as refused:
        raise Unacceptable(refused.field, refused.detail) from None
    return WhatIf(
        verdict=sight.verdict(judge(facts, now)),
        path=shortest_path(facts, now, lead=people.lead, absent=hypothesis.absent),
        emails=people.emails,
        labels=review.labels,
    )


def way_to_open(
    session: Session, review: ReviewFacts, viewer: Viewer, now: datetime
) -> Path | NoPath:
    """The shortest way to open the gate as things stand, for this viewer."""
    facts, people = _known(session, review, _sight(viewer, review), None, now)
    return shortest_path(facts, now, lead=people.lead)


def _sight(viewer: Viewer, review: ReviewFacts) -> Sight:
    sight = sight_of(viewer, review)
    if sight.apart is not None:
        raise FirstPassHidden(INDEPENDENT)
    return sight


class _People(NamedTuple):
    lead: Lead
    # By id, and by address.
    emails: Mapping[str, str]
    ids: Mapping[str, str]


def _known(
    session: Session,
    review: ReviewFacts,
    sight: Sight,
    requirements: Sequence[Requirement] | None,
    now: datetime,
) -> tuple[Facts, _People]:
    """The facts to judge on, as far as the viewer may know of them, and everyone in them."""
    facts, emails, viewer = sight.facts(review.facts), dict(review.emails), sight.viewer
    if viewer.sees_all or not viewer.outside:
        groups = {one.group for one in (*facts.requirements, *(requirements or ()))}
        found = _candidates(session, facts, groups, now)
        facts = replace(facts, candidates=tuple(candidate for candidate, _ in found))
        emails |= {candidate.person: email for candidate, email in found}
    known = [one for one in facts.concerns if sight.knows(one)]
    raisers = {one.raiser for one in known if one.raiser is not None}
    rows = session.connection().execute(PEOPLE, {"ids": sorted({review.lead_id, *raisers})}).all()
    emails |= {row.id: row.email for row in rows}
    lead = next(Lead(row.id, row.name) for row in rows if row.id == review.lead_id)
    ids = {email: person for person, email in emails.items()}
    return facts, _People(lead, emails, ids)


def _candidates(
    session: Session, facts: Facts, groups: set[str], now: datetime
) -> list[tuple[Candidate, str]]:
    """Members who were not asked, are not away, and did not write the text."""
    asked = {(one.group, one.person) for one in facts.asked}
    keys = {"groups": sorted(groups), "today": now.date()}
    return [
        (Candidate(row.id, row.name, row.group_key), row.email)
        for row in session.connection().execute(MEMBERS, keys)
        if (row.group_key, row.id) not in asked and row.id not in facts.authors
    ]


def _requirements(
    session: Session, review: ReviewFacts, plan: str | None
) -> tuple[Requirement, ...] | None:
    if plan is None:
        return None
    other = supposed_plan(session, plan)
    unknown = [one.group for one in other.requirements if one.group not in review.labels]
    if unknown:
        raise Unacceptable("plan", f"There is no group {unknown[0]!r}.")
    return requirements_for(other, Subject(review.theme), dict(review.labels))


def _check_comments(facts: Facts, sight: Sight, supposed: Supposed) -> None:
    """A comment that is not for the viewer is answered like none."""
    known = {one.id for one in facts.concerns if sight.knows(one)}
    for place, one in enumerate(supposed.dispositions):
        if one.concern not in known:
            raise Unacceptable(
                f"dispositions.{place}.comment",
                "There is no such comment that holds the draft up, or not for you.",
            )


def _person(people: _People, email: str, field: str) -> str:
    if email not in people.ids:
        raise Unacceptable(field, "Nobody of this address has a part in this review.")
    return people.ids[email]
