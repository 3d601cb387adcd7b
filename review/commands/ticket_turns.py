"""Claims what is to be done to tickets, one lease each, and marks what became of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text, update
from sqlmodel import Session, col

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Action, TicketAct, TicketWorkState
from review.commands.record_ticket import record_ticket

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
    held = in_hand(session, work_id, worker)
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
    held = in_hand(session, work_id, worker)
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
    held = in_hand(session, work_id, worker)
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


def in_hand(session: Session, work_id: str, worker: str) -> tuple[TicketWork, TicketRow] | None:
    """The act with its ticket, if the worker still holds it: its lease may be another's by now."""
    # Not FOR UPDATE: whoever adds to the ticket holds its key, and may hold the draft's too.
    lock = {"key_share": True}
    work = session.get(TicketWork, work_id, populate_existing=True, with_for_update=lock)
    if work is None or work.state is not TicketWorkState.CLAIMED or work.claimed_by != worker:
        return None
    ticket = session.get_one(
        TicketRow, work.ticket_id, populate_existing=True, with_for_update=lock
    )
    return work, ticket
