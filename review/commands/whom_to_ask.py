"""Whom a new round asks: the members of the plan's groups, without the authors, or those named."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from models.person import Person, PersonGroup
from models.revision import Revision
from review.commands.put_person import normal_email
from review.errors import Unacceptable
from review.queries.draft_facts import ReviewFacts
from review.rules.conditions import Subject
from review.rules.plan import Plan


def whom_to_ask(
    session: Session,
    draft_id: str,
    review: ReviewFacts,
    plan: Plan,
    subject: Subject,
    named: Mapping[str, Sequence[str]],
) -> list[tuple[str, str]]:
    """Whom to ask, as (group, person): the members of the plan's groups, or those named.

    The groups whose condition does not hold for this text are left out, unless they are named.
    """
    authors = set(
        session.exec(select(Revision.author_id).where(Revision.draft_id == draft_id)).all()
    )
    asked: list[tuple[str, str]] = []
    for one in plan.requirements:
        applies = one.when is None or one.when.judge(subject).holds
        if one.group not in named and applies:
            members = select(PersonGroup.person_id).where(PersonGroup.group_key == one.group)
            for person in session.exec(members.order_by(PersonGroup.person_id)):
                if person not in authors:
                    asked.append((one.group, person))
    for group, emails in named.items():
        asked.extend((group, person) for person in _members(session, group, emails, review))
    return list(dict.fromkeys(asked))


def _members(session: Session, group: str, emails: Sequence[str], review: ReviewFacts) -> list[str]:
    if group not in review.labels:
        raise Unacceptable("reviewers", f"There is no group {group!r}.")
    found: list[str] = []
    for email in emails:
        query = (
            select(Person.id)
            .join(PersonGroup, col(PersonGroup.person_id) == col(Person.id))
            .where(Person.email == normal_email(email), PersonGroup.group_key == group)
        )
        person = session.exec(query).first()
        if person is None:
            raise Unacceptable(
                "reviewers",
                f"{email} is not known as a member of {review.labels[group]}; "
                f"add them with PUT /people/{email} first.",
            )
        found.append(person)
    return found
