"""Requests: who is asked for what, and whose turn it still is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, false, not_, or_, text
from sqlalchemy import select as wide_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.plan_version import PlanVersion
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import RequestState
from review.errors import Unknown
from review.plans.mistakes import PlanMistakes
from review.plans.store import assurance_of, parsed
from review.queries.mail_events import arrivals
from review.queries.sights import load_sight
from review.rules.arrival import Arrival
from review.rules.plan import Assurance
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
    # Their own deadline, or the round's.
    due_at: datetime
    # What the plan of the round asks of an answer; none where it cannot be read.
    assurance: Assurance | None
    # Who was asked first, where this person answers in their place.
    principal: Person | None = None
    sign_off: SignOff | None = None
    # Why the sign-off counts no more although none replaced it.
    retraction: Retraction | None = None
    # What became of the mails to them; for insiders, in as far as they see how others stand.
    mail: Arrival | None = None


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
    query = _asked(viewer).order_by(col(Request.id)).limit(limit)
    sights = sights_apart(session, viewer)
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
    return _views(session, viewer, query, sights)


def the_request(session: Session, viewer: Viewer, request_id: str) -> AskedView:
    """One request; an outsider's own, or one of which they were the first to be asked."""
    sights = sights_apart(session, viewer)
    wanted = _asked(viewer).where(col(Request.id) == request_id)
    found = _views(session, viewer, wanted, sights)
    if not found:
        raise Unknown
    return found[0]


def _asked(viewer: Viewer) -> Select[Any]:
    principal = aliased(Person)
    query = (
        # SQLModel's own `select` is typed for four tables at most.
        wide_select(
            Request,
            Person,
            Draft,
            Policy,
            Round,
            col(Revision.number),
            col(Revision.sha256),
            principal,
        )
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Draft, col(Draft.id) == col(Request.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .join(Revision, col(Revision.id) == col(Round.revision_id))
        .outerjoin(principal, col(principal.id) == col(Request.on_behalf_of_id))
    )
    if viewer.outside and not viewer.sees_all:
        theirs = or_(
            col(Request.person_id) == viewer.person, col(Request.on_behalf_of_id) == viewer.person
        )
        query = query.where(theirs)
    return query


def _views(
    session: Session, viewer: Viewer, query: Select[Any], sights: Sequence[Sight]
) -> list[AskedView]:
    rows = session.execute(query).all()  # pyright: ignore[reportDeprecated]
    ids = [row[0].id for row in rows]
    said = _said(session, ids)
    mails = arrivals(session, ids if viewer.sees_all or not viewer.outside else ())
    plans = _plans(session, {row[4].plan_version_id for row in rows})
    return [
        _view(row, said.get(row[0].id, (None, None)), mails.get(row[0].id), sights, plans)
        for row in rows
    ]


def _plans(session: Session, versions: Collection[str]) -> dict[str, str]:
    """The texts of these versions of plans, by id."""
    query = select(PlanVersion.id, PlanVersion.source).where(col(PlanVersion.id).in_(versions))
    return dict(session.exec(query).all())


def _view(
    row: Any,
    said: tuple[SignOff | None, Retraction | None],
    mail: Arrival | None,
    sights: Sequence[Sight],
    plans: Mapping[str, str],
) -> AskedView:
    request, person, draft, policy, round_, number, sha256, principal = row
    which = (request.round_id, request.group_key, request.person_id)
    untold = any(one.hides_turn(*which) for one in sights)
    shown = all(one.answer(request.round_id, request.person_id) for one in sights)
    sign_off, retraction = said if shown else (None, None)
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
        due_at=round_.due_at if untold else request.due_at or round_.due_at,
        assurance=assurance_of(plans[round_.plan_version_id], request.group_key),
        principal=principal,
        sign_off=sign_off,
        retraction=retraction,
        mail=mail if shown else None,
    )


def _said(
    session: Session, request_ids: Collection[str]
) -> dict[str, tuple[SignOff, Retraction | None]]:
    """What was last said on each request; one that counts before one that does not."""
    query = (
        select(SignOff, Retraction)
        .outerjoin(Retraction, col(Retraction.sign_off_id) == col(SignOff.id))
        .where(col(SignOff.request_id).in_(request_ids))
        .order_by(col(SignOff.counts), col(SignOff.seq))
    )
    return {sign_off.request_id: (sign_off, gone) for sign_off, gone in session.exec(query)}


def sights_apart(session: Session, viewer: Viewer) -> list[Sight]:
    """Of the drafts in whose open round the viewer judges independently."""
    if viewer.person is None or viewer.sees_all:
        return []
    found = session.connection().execute(ASKED_NOW, {"person": viewer.person})
    sights = [load_sight(session, viewer, draft) for draft, source in found if _apart(source)]
    return [one for one in sights if one.apart is not None]


def _apart(source: str) -> bool:
    try:
        return parsed(source).independent_first_pass
    except PlanMistakes:
        # What it promised is not known, so it is kept.
        return True


def _later(apart: Apart, viewer: Viewer) -> Any:
    return and_(
        col(Request.round_id) == apart.round_id,
        col(Request.group_key).in_(apart.later),
        col(Request.person_id) != viewer.person,
    )
