"""The round that would be opened on a text: whom it asks and what it keeps; nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.person import Person
from models.revision import Revision
from review.commands.whom_to_ask import whom_to_ask
from review.queries.draft_facts import ReviewFacts
from review.queries.earlier_answers import authors_up_to
from review.queries.kept_answers import Judged, judged_answers
from review.queries.stand_ins import availability, found_stand_in
from review.queries.subjects import subject_of_revision, words_in_force
from review.queries.sweep_time import calendar_of_person
from review.rules.another_text import AnotherText
from review.rules.conditions import Subject
from review.rules.deadlines import deadline
from review.rules.facts import Asked, Recorded, Requirement
from review.rules.plan import Plan, requirements_for
from review.text.canonical import sha256
from review.text.subject import subject_of

Seat = tuple[str, str]
NOT_THERE = "supposed request "


class SupposedRound(NamedTuple):
    """The text as the gate meets it, and what became of the earlier answers of those asked."""

    text: AnotherText
    requirements: tuple[Requirement, ...]
    # By group and person.
    judged: Mapping[Seat, Judged]
    # Of everyone asked, by id.
    emails: Mapping[str, str]


def subject_under_review(session: Session, draft_id: str, review: ReviewFacts) -> Subject:
    """What the conditions of a plan are judged on as things stand."""
    round_ = review.round
    if round_ is not None:
        text, base = round_.revision_id, round_.base_revision_id
        return subject_of_revision(session, review.theme, text, base)
    base = words_in_force(session, review.policy_id, draft_id)
    return subject_of_revision(session, review.theme, _newest(session, draft_id).id, base)


def supposed_round(
    session: Session,
    draft_id: str,
    review: ReviewFacts,
    plan: Plan,
    words: str,
    *,
    members: bool,
    now: datetime,
) -> SupposedRound:
    """As `open_round` would have it for these canonical words as the newest revision.

    Without `members` nobody is asked who is not asked now: who is in a group is not for everyone.
    """
    newest, digest = _newest(session, draft_id), sha256(words)
    number = newest.number if newest.sha256 == digest else newest.number + 1
    base = words_in_force(session, review.policy_id, draft_id)
    in_force = None if base is None else session.get_one(Revision, base).text
    subject = subject_of(review.theme, words, in_force)
    seats = whom_to_ask(session, draft_id, review, plan, subject, {})
    if not members:
        known = {(one.group, one.principal or one.person) for one in review.facts.asked}
        seats = [one for one in seats if one in known]
    judged = judged_answers(session, draft_id, seats, number, words, plan)
    authors = authors_up_to(session, draft_id, number)
    stand_ins = _stand_ins(session, seats, authors, now)
    people = _people(session, {*(person for _, person in seats), *stand_ins.values()})
    lead = calendar_of_person(session, review.lead_id, now)
    text = AnotherText(
        sha256=digest,
        at=now,
        number=number,
        asked=tuple(_asked(group, people[person]) for group, person in seats),
        in_place={
            request_id(group, person): _asked(group, people[other], people[person])
            for (group, person), other in stand_ins.items()
        },
        carried=tuple(_carried(judged, digest)),
        authors=authors,
        due_at=deadline(now, plan.deadline_days, lead),
    )
    return SupposedRound(
        text,
        requirements_for(plan, subject, dict(review.labels)),
        judged,
        {person: one.email for person, one in people.items()},
    )


def request_id(group: str, person: str) -> str:
    """Of a request that is not there."""
    return f"{NOT_THERE}{group} {person}"


def is_supposed(request: str | None) -> bool:
    """Whether there is no request of this id, because its round is only supposed."""
    return request is not None and request.startswith(NOT_THERE)


def _newest(session: Session, draft_id: str) -> Revision:
    query = select(Revision).where(Revision.draft_id == draft_id)
    return session.exec(query.order_by(col(Revision.number).desc()).limit(1)).one()


def _stand_ins(
    session: Session, seats: Sequence[Seat], authors: frozenset[str], now: datetime
) -> dict[Seat, str]:
    """Who is asked instead, by the seat of the person who is away."""
    people = availability(session, {person for _, person in seats})
    found = {
        (group, person): found_stand_in(person, group, people, authors, now).person
        for group, person in seats
    }
    return {seat: other for seat, other in found.items() if other != seat[1]}


def _people(session: Session, ids: Iterable[str]) -> dict[str, Person]:
    found = session.exec(select(Person).where(col(Person.id).in_(set(ids))))
    return {one.id: one for one in found}


def _asked(group: str, person: Person, principal: Person | None = None) -> Asked:
    return Asked(
        request_id(group, person.id),
        person.id,
        person.name,
        group,
        None,
        principal=None if principal is None else principal.id,
        principal_name="" if principal is None else principal.name,
    )


def _carried(judged: Mapping[Seat, Judged], digest: str) -> Iterable[Recorded]:
    for (group, person), (answer, kept) in judged.items():
        if kept.kept:
            earlier = answer.earlier
            yield Recorded(
                f"supposed carried sign-off {group} {person}",
                person,
                group,
                earlier.position,
                digest,
                carried_from=earlier.sign_off,
            )
