"""Policies with their drafts and what is in force."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.vocabulary import Stage, Theme
from review.errors import Unknown


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy, its lead, and its drafts from the first to the newest."""

    policy: Policy
    lead: Person
    drafts: tuple[Draft, ...]


def load_policy(session: Session, key: str) -> PolicyView:
    """The policy of this key."""
    found = session.exec(_with_lead().where(Policy.key == key)).first()
    if found is None:
        raise Unknown
    return _view(session, [found])[0]


def list_policies(
    session: Session,
    *,
    theme: Theme | None = None,
    stage: Stage | None = None,
    lead: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[PolicyView]:
    """Policies by key; `stage` keeps those that have a draft at that stage."""
    query = _with_lead()
    if theme is not None:
        query = query.where(Policy.theme == theme)
    if lead is not None:
        query = query.where(Person.email == lead)
    if stage is not None:
        at_stage = select(Draft.id).where(
            col(Draft.policy_id) == col(Policy.id), Draft.stage == stage
        )
        query = query.where(at_stage.exists())
    if after is not None:
        query = query.where(col(Policy.key) > after)
    return _view(session, list(session.exec(query.order_by(col(Policy.key)).limit(limit))))


def _with_lead():  # noqa: ANN202 - the type of a select of two tables is its own best name
    return select(Policy, Person).join(Person, col(Person.id) == col(Policy.lead_id))


def _view(session: Session, found: list[tuple[Policy, Person]]) -> list[PolicyView]:
    drafts: dict[str, list[Draft]] = {policy.id: [] for policy, _ in found}
    query = select(Draft).where(col(Draft.policy_id).in_(list(drafts)))
    for draft in session.exec(query.order_by(col(Draft.number))):
        drafts[draft.policy_id].append(draft)
    return [PolicyView(policy, lead, tuple(drafts[policy.id])) for policy, lead in found]
