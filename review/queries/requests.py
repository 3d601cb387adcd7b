"""Requests: who is asked for what, and whose turn it still is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy import select as wide_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import RequestState
from review.errors import Unknown
from review.rules.visibility import Viewer


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
    # Who was asked first, where this person answers in their place.
    principal: Person | None = None
    sign_off: SignOff | None = None
    # Why the sign-off counts no more although none replaced it.
    retraction: Retraction | None = None

    @property
    def due_at(self) -> datetime:
        """Their own deadline, or the round's."""
        return self.request.due_at or self.round.due_at


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
    if state is not None:
        query = query.where(col(Request.state) == state)
    if person is not None:
        query = query.where(col(Person.email) == person)
    if group is not None:
        query = query.where(col(Request.group_key) == group)
    if draft_id is not None:
        query = query.where(col(Request.draft_id) == draft_id)
    if after is not None:
        query = query.where(col(Request.id) > after)
    return _views(session, query)


def the_request(session: Session, viewer: Viewer, request_id: str) -> AskedView:
    """One request; an outsider's own, or one of which they were the first to be asked."""
    found = _views(session, _asked(viewer).where(col(Request.id) == request_id))
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


def _views(session: Session, query: Select[Any]) -> list[AskedView]:
    rows = session.execute(query).all()  # pyright: ignore[reportDeprecated]
    said = _said(session, [row[0].id for row in rows])
    found: list[AskedView] = []
    for row in rows:
        sign_off, retraction = said.get(row[0].id, (None, None))
        found.append(AskedView(*row, sign_off=sign_off, retraction=retraction))
    return found


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
