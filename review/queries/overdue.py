"""Who is past their deadline without an answer, where the gate waits for one."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from review.queries.draft_facts import ReviewFacts
from review.queries.silent import silent
from review.rules.escalation import groups_awaited
from review.rules.silent import Silent


@dataclass(frozen=True, slots=True)
class Overdue:
    """Somebody whose answer is missing, since when, and who else could give one."""

    person_id: str
    person: str
    # In whose place they were asked; empty: in nobody's.
    in_place_of: str
    group: str
    asked_at: datetime
    due_at: datetime
    # Members of the group who were not asked and did not write the text.
    could_ask: tuple[str, ...]
    can_be_overridden: bool


def overdue(session: Session, draft_id: str, review: ReviewFacts, now: datetime) -> list[Overdue]:
    """By group, the longest due first; `review` was loaded with its candidates."""
    round_ = review.round
    if round_ is None:
        return []
    awaited = groups_awaited(review.verdict(now).requirements)
    late = [
        _overdue(one, review)
        for one in silent(session, draft_id, round_.id, round_.due_at)
        if one.group in awaited and one.due_at <= now
    ]
    return sorted(late, key=lambda one: (one.group, one.due_at, one.person))


def _overdue(one: Silent, review: ReviewFacts) -> Overdue:
    facts = review.facts
    asked = next(each for each in facts.asked if each.request_id == one.request_id)
    wanted = review.plan.requirement(one.group) if review.plan else None
    return Overdue(
        person_id=one.person_id,
        person=asked.name,
        in_place_of=asked.principal_name,
        group=review.labels.get(one.group, one.group),
        asked_at=one.asked_at,
        due_at=one.due_at,
        could_ask=tuple(
            each.name
            for each in facts.candidates
            if each.group == one.group and each.person not in facts.authors
        ),
        can_be_overridden=wanted is not None and wanted.can_be_overridden,
    )
