"""Which of the earlier approvals a plan keeps for a text, and why the others are asked for anew."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlmodel import Session

from review.queries.earlier_answers import (
    EarlierAnswer,
    authors_up_to,
    earlier_answers,
    editorial_marks,
)
from review.queries.watched import watched_between
from review.rules.carry_over import Kept, keep
from review.rules.plan import CarryOver, Plan


class Judged(NamedTuple):
    """An earlier answer, and whether it is kept."""

    answer: EarlierAnswer
    kept: Kept


def judged_answers(
    session: Session,
    draft_id: str,
    asked: Iterable[tuple[str, str]],
    number: int,
    text: str,
    plan: Plan,
) -> Mapping[tuple[str, str], Judged]:
    """The earlier answers of those asked, by group and person, judged for revision `number`.

    Nothing is asked of the database for a plan that keeps nothing.
    """
    if all(one.carry_over is CarryOver.NEVER for one in plan.requirements):
        return {}
    known = earlier_answers(session, draft_id)
    marks = editorial_marks(session, draft_id)
    authors = authors_up_to(session, draft_id, number)
    found: dict[tuple[str, str], Judged] = {}
    for group, person in asked:
        answer, requirement = known.get((group, person)), plan.requirement(group)
        if answer is not None and requirement is not None:
            watched = watched_between(answer.text, text, requirement.sections)
            kept = keep(requirement, answer.earlier, number, watched, marks, authors)
            found[group, person] = Judged(answer, kept)
    return found
