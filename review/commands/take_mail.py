"""Takes the next mail that may go out now; puts aside what has to wait, and drops what is stale."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind, OutboxState
from review.commands.hold_mail import WAITS_FOR, is_held
from review.commands.make_room import make_room
from review.commands.outbox import claim, mark_dropped
from review.queries.mail_traffic import UsualMemory
from review.queries.reminders import has_newer, morning_for
from review.rules.mail_limits import MailLimits
from review.rules.mail_manners import AWAITED, Manners, manners_of, too_old


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was due: to be sent, or none where it was put aside or dropped."""

    row: OutboxRow | None


def take_mail(
    session: Session,
    *,
    limits: MailLimits,
    memory: UsualMemory,
    now: datetime,
    worker: str,
    lease: timedelta,
) -> Taken | None:
    """None where nothing is due. What is put aside has not been tried."""
    row = _next(session, now=now, worker=worker, lease=lease)
    if row is None:
        return None
    stale = _stale(session, row, now)
    if stale is not None:
        mark_dropped(session, row.id, worker=worker, now=now, why=stale)
        return Taken(None)
    if not _manners(row).awaited and not _may_go(session, row, limits, memory, now):
        return Taken(None)
    row.waits_for = None
    return Taken(row)


def _next(session: Session, *, now: datetime, worker: str, lease: timedelta) -> OutboxRow | None:
    """The mail that somebody waits for comes before all that has piled up."""
    for templates in (AWAITED, None):
        rows = claim(
            session, {OutboxKind.MAIL}, now=now, worker=worker, lease=lease, templates=templates
        )
        if rows:
            return rows[0]
    return None


def _manners(row: OutboxRow) -> Manners:
    return manners_of(str(row.payload.get("template")))


def _stale(session: Session, row: OutboxRow, now: datetime) -> str | None:
    old = too_old(str(row.payload.get("template")), row.retried_at or row.created_at, now)
    if old is not None:
        return old
    if _manners(row).reminds and has_newer(session, row):
        return "a newer reminder of the same request goes out"
    return None


def _may_go(
    session: Session, row: OutboxRow, limits: MailLimits, memory: UsualMemory, now: datetime
) -> bool:
    if is_held(session, floor=limits.hold_above, memory=memory, now=now):
        _put_aside(row, OutboxState.HELD, WAITS_FOR)
        return False
    if limits.quiet is not None and _manners(row).reminds:
        morning = morning_for(session, row, limits.quiet, now)
        if morning is not None:
            _put_aside(row, OutboxState.PENDING, "the morning of its person", morning)
            return False
    if limits.each_hour is not None:
        room = make_room(session, row, limits.each_hour, now)
        if room is not None:
            why = f"room among the {limits.each_hour} mails that one person gets in an hour"
            _put_aside(row, OutboxState.PENDING, why, room)
            return False
    return True


def _put_aside(
    row: OutboxRow, state: OutboxState, waits_for: str, until: datetime | None = None
) -> None:
    row.state, row.waits_for = state, waits_for
    row.attempts -= 1
    if until is not None:
        row.available_at = until
