"""Claims outbox rows, one lease each, and marks what became of them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, text, update
from sqlmodel import Session, col, select

from models.outbox import OutboxRow
from models.vocabulary import Action, Audience, OutboxKind, OutboxState
from review.locking import lock_draft
from review.record import draft_stream, record

RELAY = "system:relay"
_TEMPLATE = col(OutboxRow.payload)["template"].astext


def claim(
    session: Session,
    kinds: Collection[OutboxKind],
    *,
    now: datetime,
    worker: str,
    lease: timedelta,
    limit: int = 1,
    templates: Collection[str] | None = None,
) -> list[OutboxRow]:
    """Rows that are due, or whose claim has expired, now the worker's until the lease ends.

    `templates`: of mails only those of these kinds.
    """
    wanted = [] if templates is None else [_TEMPLATE.in_(sorted(templates))]
    due = (
        select(OutboxRow.id)
        .where(
            col(OutboxRow.kind).in_(list(kinds)),
            # Of those that are claimed too: so the index is read no further than to this moment,
            # however many wait for a later one.
            col(OutboxRow.available_at) <= now,
            or_(
                col(OutboxRow.state) == OutboxState.PENDING,
                and_(col(OutboxRow.state) == OutboxState.CLAIMED, col(OutboxRow.lease_until) < now),
            ),
            *wanted,
        )
        .order_by(col(OutboxRow.available_at), col(OutboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = (
        update(OutboxRow)
        .where(col(OutboxRow.id).in_(due))
        .values(
            state=OutboxState.CLAIMED,
            claimed_by=worker,
            lease_until=now + lease,
            attempts=OutboxRow.attempts + 1,
        )
        .returning(OutboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(session.scalars(claimed), key=lambda row: (row.available_at, row.id))


def let_go(session: Session, kinds: Collection[OutboxKind], *, worker: str, now: datetime) -> None:
    """What this worker had in hand when it died is due at once, and not once its lease ends."""
    session.connection().execute(
        update(OutboxRow)
        .where(
            col(OutboxRow.kind).in_(list(kinds)),
            col(OutboxRow.state) == OutboxState.CLAIMED,
            col(OutboxRow.claimed_by) == worker,
            col(OutboxRow.lease_until) >= now,
        )
        .values(lease_until=now - timedelta(microseconds=1))
    )


def mark_done(session: Session, row_id: str, *, worker: str, now: datetime) -> None:
    """The row was carried out. A mail stays on record; a wake-up has nothing left to say."""
    row = _held(session, row_id, worker)
    if row is None:
        return
    if row.kind is OutboxKind.WAKE:
        session.connection().execute(delete(OutboxRow).where(col(OutboxRow.id) == row_id))
        return
    row.state, row.done_at, row.last_error = OutboxState.DONE, now, None
    record_mail(session, row, Action.MAIL_SENT, {}, now)


def mark_dropped(session: Session, row_id: str, *, worker: str, now: datetime, why: str) -> None:
    """The mail has become pointless (its person has answered) and is not sent."""
    row = _held(session, row_id, worker)
    if row is None:
        return
    row.state, row.done_at, row.last_error = OutboxState.DROPPED, now, why
    record_mail(session, row, Action.MAIL_DROPPED, {"why": why}, now)


def mark_failed(
    session: Session,
    row_id: str,
    *,
    worker: str,
    now: datetime,
    error: str,
    retry_in: timedelta | None,
    counted: bool = True,
) -> None:
    """The row was not carried out: tried again after `retry_in`, or given up where that is none.

    `counted`: whether the try that failed brings a mail nearer to being given up.
    """
    row = _held(session, row_id, worker)
    if row is None:
        return
    if row.kind is OutboxKind.WAKE:
        _release_wake(session, row, now + (retry_in or timedelta()), error)
        return
    row.last_error = error[:2000]
    if not counted:
        row.attempts -= 1
    if retry_in is not None:
        row.state, row.available_at = OutboxState.PENDING, now + retry_in
        return
    row.state, row.done_at = OutboxState.FAILED, now
    record_mail(session, row, Action.MAIL_FAILED, {"error": row.last_error}, now)


def _held(session: Session, row_id: str, worker: str) -> OutboxRow | None:
    """The row, if the worker still holds it: a lease that ran out may be another's by now."""
    row = session.get(OutboxRow, row_id, populate_existing=True, with_for_update=True)
    if row is None or row.state is not OutboxState.CLAIMED or row.claimed_by != worker:
        return None
    return row


def _release_wake(session: Session, row: OutboxRow, at: datetime, error: str) -> None:
    """Puts a wake-up back, unless a newer one of the same draft waits already."""
    back = text("""
        UPDATE outbox SET state = 'pending', available_at = :at, last_error = :error
        WHERE id = :id AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE dedup_key = :key AND kind = 'wake' AND state = 'pending')
        RETURNING id
    """)
    facts = {"id": row.id, "key": row.dedup_key, "at": at, "error": error[:2000]}
    # Whoever wakes a draft holds its lock, so that the newer one, if any, is committed.
    if row.draft_id is not None:
        lock_draft(session, row.draft_id)
    if session.connection().execute(back, facts).first() is None:
        session.connection().execute(delete(OutboxRow).where(col(OutboxRow.id) == row.id))


def record_mail(
    session: Session,
    row: OutboxRow,
    action: Action,
    more: dict[str, str],
    now: datetime,
    *,
    actor: str = RELAY,
) -> None:
    """The journal entry of what became of a mail, for whoever may know of the mail."""
    if row.draft_id is not None:
        lock_draft(session, row.draft_id)
    data = {
        "template": row.payload["template"],
        "to": row.payload["to_person"],
        "attempts": row.attempts,
        **more,
    }
    record(
        session,
        stream=draft_stream(row.draft_id) if row.draft_id else "installation",
        draft_id=row.draft_id,
        action=action,
        actor=actor,
        subject_id=row.id,
        data=data,
        now=now,
        # A mail about what only an audience may know of is known to that audience.
        audience=Audience(row.payload["audience"]) if "audience" in row.payload else None,
        group_key=row.payload.get("group"),
    )
