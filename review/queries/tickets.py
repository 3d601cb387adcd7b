"""Tickets as they are told: which they are, how they stand, and what has not arrived there yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from models.draft import Draft
from models.policy import Policy
from models.ticket import DOCUMENT, IN_VAIN, TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import TicketAct, TicketOrigin, TicketStanding, TicketWorkState
from review.errors import Unknown
from review.queries.review_turn import draft_name
from review.rules.visibility import Viewer

UNFINISHED = (TicketWorkState.PENDING, TicketWorkState.CLAIMED)
_FAILED = col(TicketWork.state) == TicketWorkState.FAILED
_UNFINISHED = col(TicketWork.state).in_(UNFINISHED)
_RETRYING = and_(_UNFINISHED, col(TicketWork.last_error).is_not(None))
# Of a ticket by its worst act.
WORST = (TicketStanding.GIVEN_UP, TicketStanding.RETRYING, TicketStanding.WAITING)
# More are counted by nobody.
MOST = 200


@dataclass(frozen=True, slots=True)
class ActView:
    """One thing done to a ticket, or to be done."""

    id: str
    act: TicketAct
    standing: TicketStanding
    # By which rule; empty where somebody asked for it.
    rule: str
    created_at: datetime
    # Tries that counted.
    tries: int
    # What went wrong at the last one, or why it was dropped.
    error: str
    next_try: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """One ticket; name and page are empty until it is opened."""

    id: str
    connection: str
    project: str
    # `review`, or `document:` and which one.
    purpose: str
    origin: TicketOrigin
    name: str
    url: str
    # In the system's own word; empty: not read yet.
    state: str
    closed: bool
    state_read_at: datetime | None
    draft_id: str | None
    # Like off-platform-payments/v3; empty where it is about no draft.
    draft: str
    created_at: datetime
    acts: tuple[ActView, ...]

    @property
    def what_for(self) -> str:
        """`review`, `help article`."""
        if self.purpose.startswith(IN_VAIN):
            return "review that was not started"
        return self.purpose.removeprefix(DOCUMENT).replace("_", " ")

    @property
    def standing(self) -> TicketStanding:
        """By its worst act."""
        found = {one.standing for one in self.acts}
        return next((one for one in WORST if one in found), TicketStanding.SENT)

    @property
    def worst(self) -> ActView | None:
        """The first act that stands as the ticket does; none where everything has arrived."""
        return next(
            (one for one in self.acts if one.standing in WORST and one.standing is self.standing),
            None,
        )

    @property
    def open_acts(self) -> tuple[ActView, ...]:
        """What has not arrived."""
        return tuple(one for one in self.acts if one.standing in WORST)


def list_tickets(
    session: Session,
    viewer: Viewer,
    *,
    draft_id: str | None = None,
    standing: TicketStanding | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[TicketView]:
    """Tickets in the order in which they came up; none to people outside."""
    if not knows_tickets(viewer):
        return []
    query = select(TicketRow).order_by(col(TicketRow.id)).limit(limit)
    if draft_id is not None:
        query = query.where(TicketRow.draft_id == draft_id)
    if standing is not None:
        query = query.where(_stands(standing))
    if after is not None:
        query = query.where(col(TicketRow.id) > after)
    return _told(session, list(session.exec(query)))


def tickets_by_draft(
    session: Session, viewer: Viewer, drafts: Sequence[str]
) -> dict[str, list[TicketView]]:
    """The tickets of these drafts, of those that have any."""
    found: dict[str, list[TicketView]] = {}
    if not drafts or not knows_tickets(viewer):
        return found
    query = select(TicketRow).where(col(TicketRow.draft_id).in_(drafts))
    for one in _told(session, list(session.exec(query.order_by(col(TicketRow.id))))):
        found.setdefault(one.draft_id or "", []).append(one)
    return found


def the_ticket(session: Session, viewer: Viewer, ticket_id: str) -> TicketView:
    """One ticket, if the viewer may know of it."""
    found = session.get(TicketRow, ticket_id) if knows_tickets(viewer) else None
    if found is None:
        raise Unknown
    return _told(session, [found])[0]


def ticket_trouble(
    session: Session, viewer: Viewer, draft_id: str | None = None
) -> tuple[TicketView, ...]:
    """The tickets of which something was given up or has to be tried again; the first `MOST`."""
    return tuple(
        one
        for standing in (TicketStanding.GIVEN_UP, TicketStanding.RETRYING)
        for one in list_tickets(session, viewer, draft_id=draft_id, standing=standing, limit=MOST)
    )


def knows_tickets(viewer: Viewer) -> bool:
    """Whether somebody is told of tickets at all: they are for people inside."""
    return viewer.sees_all or not viewer.outside


def _stands(standing: TicketStanding) -> ColumnElement[bool]:
    failed, retrying, unfinished = (_any(one) for one in (_FAILED, _RETRYING, _UNFINISHED))
    if standing is TicketStanding.GIVEN_UP:
        return failed
    if standing is TicketStanding.RETRYING:
        return and_(retrying, ~failed)
    if standing is TicketStanding.WAITING:
        return and_(unfinished, ~retrying, ~failed)
    return ~or_(unfinished, failed)


def _any(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(TicketWork.ticket_id) == col(TicketRow.id), condition)


def _told(session: Session, rows: Sequence[TicketRow]) -> list[TicketView]:
    if not rows:
        return []
    acts: dict[str, list[TicketWork]] = {row.id: [] for row in rows}
    work = (
        select(TicketWork)
        .where(col(TicketWork.ticket_id).in_(list(acts)))
        .order_by(col(TicketWork.seq))
    )
    for one in session.exec(work):
        acts[one.ticket_id].append(one)
    drafts = _names(session, {row.draft_id for row in rows if row.draft_id})
    return [_view(row, acts[row.id], drafts.get(row.draft_id or "", "")) for row in rows]


def _names(session: Session, drafts: Iterable[str]) -> dict[str, str]:
    named = (
        wide_select(col(Draft.id), col(Policy.key), col(Draft.number))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(col(Draft.id).in_(list(drafts)))
    )
    return {
        draft: draft_name(key, number) for draft, key, number in session.connection().execute(named)
    }


def _view(row: TicketRow, acts: Sequence[TicketWork], draft: str) -> TicketView:
    return TicketView(
        id=row.id,
        connection=row.connection,
        project=row.project,
        purpose=row.purpose,
        origin=row.origin,
        name=row.name or "",
        url=_page(row.url),
        state=row.state or "",
        closed=row.closed,
        state_read_at=row.state_read_at,
        draft_id=row.draft_id,
        draft=draft,
        created_at=row.created_at,
        acts=tuple(_act(one) for one in acts),
    )


def _page(url: str | None) -> str:
    """As a link may lead there: what another system calls an address may be anything."""
    return url if url and url.startswith(("https://", "http://")) else ""


def _act(work: TicketWork) -> ActView:
    standing = _standing(work)
    return ActView(
        id=work.id,
        act=work.act,
        standing=standing,
        rule=work.rule or "",
        created_at=work.created_at,
        tries=work.attempts,
        error=work.last_error or "",
        next_try=work.available_at if standing is TicketStanding.RETRYING else None,
        ended_at=work.done_at,
    )


def _standing(work: TicketWork) -> TicketStanding:
    if work.state is TicketWorkState.FAILED:
        return TicketStanding.GIVEN_UP
    if work.state is TicketWorkState.DONE:
        return TicketStanding.SENT
    if work.state is TicketWorkState.DROPPED:
        return TicketStanding.DROPPED
    return TicketStanding.RETRYING if work.last_error else TicketStanding.WAITING
