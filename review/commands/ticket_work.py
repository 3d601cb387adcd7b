"""Puts down what is to be done to a ticket, claims it, and marks what became of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.columns import new_id
from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, Audience, TicketAct, TicketOrigin, TicketWorkState
from review import dedup
from review.locking import lock_draft
from review.record import draft_stream, policy_stream, record

RELAY = "system:relay"
DONE = {
    TicketAct.OPEN: Action.TICKET_OPENED,
    TicketAct.COMMENT: Action.TICKET_COMMENTED,
    TicketAct.MOVE: Action.TICKET_MOVED,
    TicketAct.LINK: Action.TICKET_LINKED,
}
# The acts of a ticket come in their order, one at a time; one that was given up lets the next
# pass, but nothing is done to a ticket that is not there.
CLAIM = text("""
    UPDATE ticket_work SET state = 'claimed', claimed_by = :worker, lease_until = :until,
                           attempts = attempts + 1
    WHERE id = (
        SELECT w.id FROM ticket_work w JOIN tickets t ON t.id = w.ticket_id
        WHERE w.connection = :connection AND w.available_at <= :now
          AND (w.state = 'pending' OR (w.state = 'claimed' AND w.lease_until < :now))
          AND (t.external_id IS NOT NULL OR w.act IN ('open', 'link'))
          AND NOT EXISTS (
              SELECT 1 FROM ticket_work before
              WHERE before.ticket_id = w.ticket_id AND before.seq < w.seq
                AND (before.state IN ('pending', 'claimed')
                     OR (before.state = 'failed' AND before.act = 'open')))
        ORDER BY w.available_at, w.seq LIMIT 1
        FOR UPDATE OF w SKIP LOCKED)
    RETURNING id
""")


def find_ticket(
    session: Session, *, draft_id: str, connection: str, purpose: str
) -> TicketRow | None:
    """The draft's ticket there for this purpose."""
    query = select(TicketRow).where(
        TicketRow.draft_id == draft_id,
        TicketRow.connection == connection,
        TicketRow.purpose == purpose,
    )
    return session.exec(query).first()


def new_ticket(session: Session, ticket: TicketRow) -> bool:
    """Puts the ticket down; false where the draft has one there for this purpose."""
    made = insert(TicketRow).values(**ticket.model_dump()).on_conflict_do_nothing()
    session.flush()
    return bool(session.connection().execute(made.returning(col(TicketRow.id))).first())


def open_ticket(session: Session, ticket: TicketRow, *, rule: str | None, now: datetime) -> bool:
    """The ticket, to be opened, with a link back to the draft; false where there is one."""
    if not new_ticket(session, ticket):
        return False
    add_work(session, ticket, TicketAct.OPEN, key=dedup.ticket(ticket.id), rule=rule, now=now)
    link_back(session, ticket, now=now)
    return True


def link_back(session: Session, ticket: TicketRow, *, now: datetime) -> None:
    """The ticket is to have a link to the draft."""
    add_work(session, ticket, TicketAct.LINK, key=dedup.ticket_link(ticket.id), now=now)


def add_work(
    session: Session,
    ticket: TicketRow,
    act: TicketAct,
    *,
    key: str,
    now: datetime,
    rule: str | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """What is to be done to the ticket, once a key, after all that was put down before."""
    made = insert(TicketWork).values(
        id=new_id(),
        ticket_id=ticket.id,
        connection=ticket.connection,
        act=act,
        key=key,
        rule=rule,
        payload=payload or {},
        state=TicketWorkState.PENDING,
        created_at=now,
        available_at=now,
        attempts=0,
    )
    session.connection().execute(made.on_conflict_do_nothing())


def claim_work(
    session: Session, connection: str, *, now: datetime, worker: str, lease: timedelta
) -> TicketWork | None:
    """The next act that is due there, now the worker's until the lease ends."""
    facts = {"connection": connection, "now": now, "worker": worker, "until": now + lease}
    found = session.connection().execute(CLAIM, facts).first()
    return None if found is None else session.get_one(TicketWork, str(found.id))


def let_go_work(session: Session, *, worker: str, now: datetime) -> None:
    """What this worker had in hand when it died is due at once, and not once its lease ends."""
    session.connection().execute(
        update(TicketWork)
        .where(
            col(TicketWork.state) == TicketWorkState.CLAIMED,
            col(TicketWork.claimed_by) == worker,
            col(TicketWork.lease_until) >= now,
        )
        .values(lease_until=now - timedelta(microseconds=1))
    )


def mark_work_done(
    session: Session,
    work_id: str,
    *,
    worker: str,
    now: datetime,
    found: dict[str, Any] | None = None,
) -> None:
    """The act was done; `found`: what is now known of the ticket, by column."""
    held = _held(session, work_id, worker)
    if held is None:
        return
    work, ticket = held
    for column, value in (found or {}).items():
        setattr(ticket, column, value)
    work.state, work.done_at, work.last_error = TicketWorkState.DONE, now, None
    told = {key: value for key, value in work.payload.items() if key in {"state", "event"}}
    record_ticket(session, ticket, work, DONE[work.act], told, now)


def mark_work_dropped(
    session: Session, work_id: str, *, worker: str, now: datetime, why: str
) -> None:
    """The act has become pointless and is not done."""
    held = _held(session, work_id, worker)
    if held is None:
        return
    work, ticket = held
    work.state, work.done_at, work.last_error = TicketWorkState.DROPPED, now, why
    record_ticket(session, ticket, work, Action.TICKET_DROPPED, {"why": why}, now)


def mark_work_failed(
    session: Session,
    work_id: str,
    *,
    worker: str,
    now: datetime,
    error: str,
    again_at: datetime | None,
    counted: bool,
) -> None:
    """The act was not done: tried again then, or given up where that is none."""
    held = _held(session, work_id, worker)
    if held is None:
        return
    work, ticket = held
    work.last_error = error[:2000]
    if not counted:
        work.attempts -= 1
    if again_at is not None:
        work.state, work.available_at = TicketWorkState.PENDING, again_at
        return
    work.state, work.done_at = TicketWorkState.FAILED, now
    record_ticket(session, ticket, work, Action.TICKET_FAILED, {"error": work.last_error}, now)


def record_ticket(
    session: Session,
    ticket: TicketRow,
    work: TicketWork | None,
    action: Action,
    more: dict[str, Any],
    now: datetime,
    *,
    actor: str = RELAY,
) -> None:
    """The journal entry of what became of a ticket, for people inside."""
    if ticket.draft_id is not None:
        lock_draft(session, ticket.draft_id)
    data = {
        "connection": ticket.connection,
        "purpose": ticket.purpose,
        "name": ticket.name or "",
        "url": ticket.url or "",
        **({"act": work.act.value, "rule": work.rule, "attempts": work.attempts} if work else {}),
        **more,
    }
    record(
        session,
        stream=draft_stream(ticket.draft_id)
        if ticket.draft_id
        else policy_stream(ticket.policy_id),
        draft_id=ticket.draft_id,
        action=action,
        actor=actor,
        subject_id=ticket.id,
        data=data,
        now=now,
        audience=Audience.INTERNAL,
    )


def _held(session: Session, work_id: str, worker: str) -> tuple[TicketWork, TicketRow] | None:
    """The act with its ticket, if the worker still holds it: its lease may be another's by now."""
    work = session.get(TicketWork, work_id, populate_existing=True, with_for_update=True)
    if work is None or work.state is not TicketWorkState.CLAIMED or work.claimed_by != worker:
        return None
    ticket = session.get_one(
        TicketRow, work.ticket_id, populate_existing=True, with_for_update=True
    )
    return work, ticket


def ticket_row(
    *,
    policy_id: str,
    draft_id: str | None,
    connection: str,
    purpose: str,
    origin: TicketOrigin,
    now: datetime,
    project: str = "",
    template: str | None = None,
    name: str | None = None,
) -> TicketRow:
    """A ticket of which no more is known yet."""
    return TicketRow(
        policy_id=policy_id,
        draft_id=draft_id,
        connection=connection,
        purpose=purpose,
        origin=origin,
        project=project,
        template=template,
        name=name,
        created_at=now,
    )
