"""Outgoing mail as it is told: what it is, to whom, and why it has not gone out yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.draft import Draft
from models.outbox import OutboxRow
from models.person import Person
from models.policy import Policy
from models.round import Round
from models.vocabulary import Audience, MailState, OutboxKind, OutboxState
from review.errors import Unknown
from review.queries.identifiers import UUID
from review.queries.requests import sights_apart
from review.queries.review_turn import draft_name
from review.rules.visibility import Remark, Viewer, may_see

ROWS: Mapping[MailState, tuple[OutboxState, ...]] = {
    MailState.WAITING: (OutboxState.PENDING, OutboxState.CLAIMED),
    MailState.HELD: (OutboxState.HELD,),
    MailState.FAILED: (OutboxState.FAILED,),
    MailState.SENT: (OutboxState.DONE,),
    MailState.DROPPED: (OutboxState.DROPPED,),
}
TOLD = {row: told for told, rows in ROWS.items() for row in rows}
# Read at a time, before those that are not for the viewer are left out.
BATCH = 500


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail on its way out, or out."""

    id: str
    # Which of Placet's mails: `invitation`, `receipt`.
    template: str
    state: MailState
    # Empty where the row names nobody we know.
    person: str
    email: str
    draft_id: str | None
    # Like off-platform-payments/v3; empty where it is about no draft.
    draft: str
    created_at: datetime
    # Tries that counted.
    tries: int
    # What went wrong at the last one, or why it was dropped.
    error: str
    # What it waits for although nothing went wrong; empty where that is its time alone.
    waits_for: str
    # When it is due, or tried again; none where it is not.
    next_try: datetime | None
    # When it was sent, dropped or given up.
    ended_at: datetime | None


def list_mails(
    session: Session,
    viewer: Viewer,
    *,
    states: Sequence[MailState] = tuple(MailState),
    draft_id: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[MailView]:
    """Mails in the order of writing, as far as the viewer may know of them."""
    query = select(OutboxRow).where(
        OutboxRow.kind == OutboxKind.MAIL,
        col(OutboxRow.state).in_([row for state in states for row in ROWS[state]]),
    )
    if draft_id is not None:
        query = query.where(OutboxRow.draft_id == draft_id)
    found: list[OutboxRow] = []
    for row in _seen(session, viewer, query, after):
        found.append(row)
        if len(found) == limit:
            break
    return _told(session, found)


def the_mail(session: Session, viewer: Viewer, mail_id: str) -> MailView:
    """One mail, if the viewer may know of it."""
    query = select(OutboxRow).where(OutboxRow.kind == OutboxKind.MAIL, OutboxRow.id == mail_id)
    rows = list(_seen(session, viewer, query, None))
    if not rows:
        raise Unknown
    return _told(session, rows)[0]


def _seen(
    session: Session, viewer: Viewer, query: SelectOfScalar[OutboxRow], after: str | None
) -> Iterator[OutboxRow]:
    # Asked only where there is a mail at all: on most boards nothing was given up.
    hidden: frozenset[str] | None = None
    leads: dict[str, str] = {}
    while True:
        batch = query.order_by(col(OutboxRow.id)).limit(BATCH)
        rows = list(
            session.exec(batch if after is None else batch.where(col(OutboxRow.id) > after))
        )
        if rows and hidden is None:
            hidden = _drafts_apart(session, viewer)
        for row in rows:
            if row.payload.get("audience") and row.draft_id and row.draft_id not in leads:
                leads[row.draft_id] = _lead_of(session, row.draft_id)
            if _is_for(viewer, row, hidden or frozenset(), leads):
                yield row
        if len(rows) < BATCH:
            return
        after = rows[-1].id


def _is_for(
    viewer: Viewer, row: OutboxRow, hidden: frozenset[str], leads: Mapping[str, str]
) -> bool:
    """One's own; to people inside also the others', but for what tells how others stand, or of
    words that are not for them."""
    if viewer.sees_all or (viewer.person and row.payload.get("to_person") == viewer.person):
        return True
    if viewer.outside or row.draft_id in hidden:
        return False
    if not row.payload.get("audience"):
        return True
    audience, group = Audience(row.payload["audience"]), row.payload.get("group")
    return may_see(viewer, Remark(audience, group, None, leads.get(row.draft_id or "", "")))


def _drafts_apart(session: Session, viewer: Viewer) -> frozenset[str]:
    """The drafts in whose open round the viewer judges independently."""
    rounds = {one.apart.round_id for one in sights_apart(session, viewer) if one.apart}
    if not rounds:
        return frozenset()
    return frozenset(session.exec(select(Round.draft_id).where(col(Round.id).in_(rounds))))


def _lead_of(session: Session, draft_id: str) -> str:
    query = (
        select(Policy.lead_id)
        .join(Draft, col(Draft.policy_id) == col(Policy.id))
        .where(Draft.id == draft_id)
    )
    return session.exec(query).first() or ""


def _told(session: Session, rows: Sequence[OutboxRow]) -> list[MailView]:
    people = {
        one
        for row in rows
        if isinstance(one := row.payload.get("to_person"), str) and UUID.fullmatch(one)
    }
    known = {one.id: one for one in session.exec(select(Person).where(col(Person.id).in_(people)))}
    named = (
        wide_select(col(Draft.id), col(Policy.key), col(Draft.number))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(col(Draft.id).in_({row.draft_id for row in rows if row.draft_id}))
    )
    drafts = {
        draft: draft_name(key, number) for draft, key, number in session.connection().execute(named)
    }
    return [_view(row, known, drafts) for row in rows]


def _view(row: OutboxRow, people: Mapping[str, Person], drafts: Mapping[str, str]) -> MailView:
    person = people.get(str(row.payload.get("to_person")))
    state = TOLD[row.state]
    return MailView(
        id=row.id,
        template=str(row.payload.get("template")),
        state=state,
        person=person.name if person else "",
        email=person.email if person else "",
        draft_id=row.draft_id,
        draft=drafts.get(row.draft_id or "", ""),
        created_at=row.created_at,
        tries=row.attempts,
        error=row.last_error or "",
        waits_for=row.waits_for or "",
        next_try=row.available_at if state is MailState.WAITING else None,
        ended_at=row.done_at,
    )
