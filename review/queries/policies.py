"""Policies with their drafts and what is in force."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.vocabulary import Stage, Theme
from review.errors import Unknown
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy, its lead, and its drafts from the first to the newest."""

    policy: Policy
    lead: Person
    drafts: tuple[Draft, ...]


# Whoever may see every draft.
INSIDER = Viewer(external=False)


def load_policy(session: Session, key: str, viewer: Viewer = INSIDER) -> PolicyView:
    """The policy of this key; for an outsider, only with a draft they were asked about."""
    found = session.exec(_with_lead(viewer).where(Policy.key == key)).first()
    if found is None:
        raise Unknown
    return _view(session, viewer, [found])[0]


def list_policies(
    session: Session,
    viewer: Viewer = INSIDER,
    *,
    theme: Theme | None = None,
    stage: Stage | None = None,
    lead: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[PolicyView]:
    """Policies by key; `stage` keeps those that have a draft at that stage."""
    query = _with_lead(viewer)
    if theme is not None:
        query = query.where(Policy.theme == theme)
    if lead is not None:
        query = query.where(Person.email == lead)
    if stage is not None:
        query = query.where(_drafts(viewer, Draft.stage == stage).exists())
    if after is not None:
        query = query.where(col(Policy.key) > after)
    return _view(session, viewer, list(session.exec(query.order_by(col(Policy.key)).limit(limit))))


def _drafts(viewer: Viewer, *which: Any) -> Any:
    """The drafts of a policy that the viewer may know of."""
    query = select(Draft.id).where(col(Draft.policy_id) == col(Policy.id), *which)
    if viewer.outside and not viewer.sees_all:
        asked = select(Request.draft_id).where(Request.person_id == viewer.person)
        query = query.where(col(Draft.id).in_(asked))
    return query


def _with_lead(viewer: Viewer):  # noqa: ANN202 - a select of two tables is its own best name
    query = select(Policy, Person).join(Person, col(Person.id) == col(Policy.lead_id))
    if viewer.outside and not viewer.sees_all:
        query = query.where(_drafts(viewer).exists())
    return query


def _view(session: Session, viewer: Viewer, found: list[tuple[Policy, Person]]) -> list[PolicyView]:
    drafts: dict[str, list[Draft]] = {policy.id: [] for policy, _ in found}
    query = select(Draft).where(col(Draft.policy_id).in_(list(drafts)))
    if viewer.outside and not viewer.sees_all:
        asked = select(Request.draft_id).where(Request.person_id == viewer.person)
        query = query.where(col(Draft.id).in_(asked))
    for draft in session.exec(query.order_by(col(Draft.number))):
        drafts[draft.policy_id].append(draft)
    return [PolicyView(policy, lead, tuple(drafts[policy.id])) for policy, lead in found]
