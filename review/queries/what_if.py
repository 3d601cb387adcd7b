"""What a draft's gate would say, and the shortest way to open it; reads, and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from models.draft import Draft
from models.vocabulary import Position
from review.commands.add_revision import canonical_or_refused
from review.errors import Unacceptable
from review.plans.supposed import supposed_plan
from review.queries.delegates import delegates_of
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.forecasts import ForecastMemory
from review.queries.known_facts import known_to, open_sight
from review.queries.supposed_round import SupposedRound, subject_under_review, supposed_round
from review.rules.answer_history import usual_days
from review.rules.facts import Facts, Requirement
from review.rules.gate import judge
from review.rules.plan import Plan, requirements_for
from review.rules.shortest_path import NoPath, Path, shortest_path
from review.rules.sight import Shown, Sight
from review.rules.visibility import Viewer
from review.rules.what_if import (
    Hypothesis,
    NotSupposable,
    SupposedDisposition,
    SupposedSignOff,
    suppose,
)


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


class CarriedOver(NamedTuple):
    """What the plan's carry-over makes of somebody's earlier answer, and why."""

    person: str
    group: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The verdict it would be, and from there the shortest way to open the gate."""

    verdict: Shown
    path: Path | NoPath
    # Of everyone the two speak of, by id.
    emails: Mapping[str, str]
    labels: Mapping[str, str]
    # With another text: what became of the earlier answers of those who would be asked.
    carry_over: tuple[CarriedOver, ...] = ()


def what_if(
    session: Session,
    draft_id: str,
    viewer: Viewer,
    supposed: Supposed,
    now: datetime,
    memory: ForecastMemory,
) -> WhatIf:
    """The answer for this viewer, in which nothing is that is not for them.

    From here on nothing can be written in the transaction.
    """
    session.connection().exec_driver_sql("SET TRANSACTION READ ONLY")
    review = load_facts(session, draft_id, candidates=viewer.knows_members)
    sight = open_sight(viewer, review)
    facts, people = known_to(session, review, sight)
    _check_comments(facts, sight, supposed)
    round_ = _round(session, draft_id, review, viewer, supposed, now)
    if round_ is not None:
        people = people.with_more(round_.emails)
    hypothesis = Hypothesis(
        sign_offs=tuple(
            SupposedSignOff(people.ids.get(one.email, one.email), one.group, one.position)
            for one in supposed.sign_offs
        ),
        absent=tuple(
            people.id_of(email, f"absent.{place}") for place, email in enumerate(supposed.absent)
        ),
        dispositions=tuple(supposed.dispositions),
        requirements=_requirements(session, draft_id, review, supposed.plan)
        if round_ is None
        else round_.requirements,
        text=None if round_ is None else round_.text,
    )
    if viewer.knows_members and hypothesis.absent:
        asked = facts.asked if round_ is None else round_.text.asked
        found = delegates_of(session, asked, hypothesis.absent, facts.authors, now)
        hypothesis = replace(hypothesis, delegates=tuple(one for one, _ in found))
        people = people.with_more({one.person: email for one, email in found})
    try:
        facts = suppose(facts, hypothesis)
    except NotSupposable as refused:
        raise Unacceptable(refused.field, refused.detail) from None
    return WhatIf(
        verdict=sight.verdict(judge(facts, now)),
        path=shortest_path(
            facts,
            now,
            _days(session, viewer, memory, now),
            lead=people.lead,
            absent=hypothesis.absent,
        ),
        emails=people.emails,
        labels=review.labels,
        carry_over=() if round_ is None or not viewer.knows_members else _carry_over(round_),
    )


def way_to_open(
    session: Session, review: ReviewFacts, viewer: Viewer, now: datetime, memory: ForecastMemory
) -> Path | NoPath:
    """The shortest way to open the gate as things stand, for this viewer."""
    facts, people = known_to(session, review, open_sight(viewer, review))
    return shortest_path(facts, now, _days(session, viewer, memory, now), lead=people.lead)


def _round(
    session: Session,
    draft_id: str,
    review: ReviewFacts,
    viewer: Viewer,
    supposed: Supposed,
    now: datetime,
) -> SupposedRound | None:
    """The round on the supposed text, by the supposed plan or the one the next round follows."""
    if supposed.text is None:
        return None
    words = canonical_or_refused(supposed.text)
    plan = _plan(session, review, supposed.plan or session.get_one(Draft, draft_id).plan)
    members = viewer.knows_members
    return supposed_round(session, draft_id, review, plan, words, members=members, now=now)


def _requirements(
    session: Session, draft_id: str, review: ReviewFacts, plan: str | None
) -> tuple[Requirement, ...] | None:
    """Those of the supposed plan for the text under review."""
    if plan is None:
        return None
    other = _plan(session, review, plan)
    subject = subject_under_review(session, draft_id, review)
    return requirements_for(other, subject, dict(review.labels))


def _plan(session: Session, review: ReviewFacts, written: str) -> Plan:
    plan = supposed_plan(session, written)
    unknown = [one.group for one in plan.requirements if one.group not in review.labels]
    if unknown:
        raise Unacceptable("plan", f"There is no group {unknown[0]!r}.")
    return plan


def _days(
    session: Session, viewer: Viewer, memory: ForecastMemory, now: datetime
) -> Mapping[str, float]:
    """How fast people answer; how fast one of them is, is not for outsiders."""
    return usual_days(memory.history(session, now)) if viewer.knows_members else {}


def _carry_over(round_: SupposedRound) -> tuple[CarriedOver, ...]:
    return tuple(
        CarriedOver(person, group, one.kept.kept, one.kept.reason)
        for (group, person), one in round_.judged.items()
    )


def _check_comments(facts: Facts, sight: Sight, supposed: Supposed) -> None:
    """A comment that is not for the viewer is answered like none."""
    known = {one.id for one in facts.concerns if sight.knows(one)}
    for place, one in enumerate(supposed.dispositions):
        if one.concern not in known:
            raise Unacceptable(
                f"dispositions.{place}.comment",
                "There is no such comment that holds the draft up, or not for you.",
            )
