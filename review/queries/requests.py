"""Requests: who is asked for what, and whose turn it still is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, not_, or_, text
from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.vocabulary import RequestState
from review.plans.mistakes import PlanMistakes
from review.plans.store import parsed
from review.queries.sights import load_sight
from review.rules.sight import Apart, Sight
from review.rules.visibility import Viewer

# The open rounds in which somebody is asked, and the plans that they follow.
ASKED_NOW = text("""
    SELECT DISTINCT r.draft_id::text, v.source
    FROM requests q JOIN rounds r ON r.id = q.round_id
    JOIN plan_versions v ON v.id = r.plan_version_id
    WHERE q.person_id = CAST(:person AS uuid) AND r.state = 'open' AND q.state <> 'moved'
""")


@dataclass(frozen=True, slots=True)
class AskedView:
    """One request, with what is asked about and by when."""

    request: Request
    person: Person
    draft: Draft
    policy: Policy
    round: Round
    revision_number: int
    revision_sha256: str
    # As they are told: that somebody's turn has come may tell how others stand.
    state: RequestState
    asked_at: datetime | None
    answered_at: datetime | None


def list_requests(
    session: Session,
    viewer: Viewer,
    *,
    state: RequestState | None = None,
    person: str | None = None,
    group: str | None = None,
    draft_id: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[AskedView]:
    """Requests in the order of asking; an outsider sees their own."""
    query = (
        # SQLModel's own `select` is typed for four tables at most.
        wide_select(
            Request, Person, Draft, Policy, Round, col(Revision.number), col(Revision.sha256)
        )
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Draft, col(Draft.id) == col(Request.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .join(Revision, col(Revision.id) == col(Round.revision_id))
        .order_by(col(Request.id))
        .limit(limit)
    )
    if viewer.outside and not viewer.sees_all:
        query = query.where(col(Request.person_id) == viewer.person)
    sights = _sights(session, viewer)
    untold = or_(false(), *(_later(one.apart, viewer) for one in sights if one.apart))
    if state is RequestState.UPCOMING:
        query = query.where(or_(col(Request.state) == state, untold))
    elif state is not None:
        query = query.where(col(Request.state) == state, not_(untold))
    query = query.where(not_(and_(untold, col(Request.on_behalf_of_id).is_not(None))))
    if person is not None:
        query = query.where(col(Person.email) == person)
    if group is not None:
        query = query.where(col(Request.group_key) == group)
    if draft_id is not None:
        query = query.where(col(Request.draft_id) == draft_id)
    if after is not None:
        query = query.where(col(Request.id) > after)
    rows = session.execute(query)  # pyright: ignore[reportDeprecated]
    return [_view(row, sights) for row in rows]


def _view(row: Any, sights: Iterable[Sight]) -> AskedView:
    request, person, draft, policy, round_, number, sha256 = row
    which = (request.round_id, request.group_key, request.person_id)
    untold = any(one.hides_turn(*which) for one in sights)
    return AskedView(
        request=request,
        person=person,
        draft=draft,
        policy=policy,
        round=round_,
        revision_number=number,
        revision_sha256=sha256,
        state=RequestState.UPCOMING if untold else request.state,
        asked_at=None if untold else request.asked_at,
        answered_at=None if untold else request.answered_at,
    )


def _sights(session: Session, viewer: Viewer) -> list[Sight]:
    """Of the drafts in which it is not told whose turn has come, as their groups are asked in
    order and the viewer judges independently."""
    if viewer.person is None or viewer.sees_all:
        return []
    found = session.connection().execute(ASKED_NOW, {"person": viewer.person})
    return [load_sight(session, viewer, draft) for draft, source in found if _in_order(source)]


def _in_order(source: str) -> bool:
    try:
        plan = parsed(source)
    except PlanMistakes:
        return False
    return plan.independent_first_pass and any(one.after for one in plan.requirements)


def _later(apart: Apart, viewer: Viewer) -> Any:
    return and_(
        col(Request.round_id) == apart.round_id,
        col(Request.group_key).in_(apart.later),
        col(Request.person_id) != viewer.person,
    )
