"""Has mail tried again that was given up, as often as a fresh one."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.outbox import OutboxRow
from models.vocabulary import Action, MailState, OutboxState
from review.actors import Actor
from review.commands.outbox import record_mail
from review.errors import MailNotFailed, Unknown
from review.queries.mails import list_mails, the_mail

# As many at a time: each is an entry in the journal.
MOST_AT_ONCE = 1000
# Many that failed together do not go out together.
APART = timedelta(seconds=0.5)


def retry_mail(session: Session, mail_id: str, *, actor: Actor, now: datetime) -> OutboxRow:
    """The mail, due at once."""
    refuse_outsiders(actor)
    the_mail(session, actor.viewer, mail_id)
    row = session.get_one(OutboxRow, mail_id, populate_existing=True, with_for_update=True)
    if row.state is not OutboxState.FAILED:
        raise MailNotFailed("This mail has not been given up; there is nothing to try again.")
    _again(session, row, now, actor=actor, now=now)
    return row


def retry_failed(session: Session, *, actor: Actor, now: datetime) -> int:
    """How many were given up, as far as the actor may know, and are due again one by one."""
    refuse_outsiders(actor)
    known = list_mails(session, actor.viewer, states=[MailState.FAILED], limit=MOST_AT_ONCE)
    locked = (
        select(OutboxRow)
        .where(
            col(OutboxRow.id).in_([one.id for one in known]),
            OutboxRow.state == OutboxState.FAILED,
        )
        .order_by(col(OutboxRow.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = list(session.exec(locked))
    for number, row in enumerate(rows):
        _again(session, row, now + number * APART, actor=actor, now=now)
    return len(rows)


def refuse_outsiders(actor: Actor) -> None:
    """How mail goes out is for people inside, and looks like nothing to others."""
    if actor.viewer.outside and not actor.viewer.sees_all:
        raise Unknown


def _again(session: Session, row: OutboxRow, at: datetime, *, actor: Actor, now: datetime) -> None:
    record_mail(session, row, Action.MAIL_RETRIED, {}, now, actor=actor.name)
    row.state, row.available_at, row.retried_at = OutboxState.PENDING, at, now
    row.attempts, row.done_at, row.waits_for = 0, None, None
