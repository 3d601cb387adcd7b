"""Lets held mail go, with a reason; it goes out at a bounded rate."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.mail_hold import MailHold
from models.vocabulary import Action
from review.actors import Actor
from review.commands.retry_mail import APART, refuse_outsiders
from review.errors import MailNotHeld, Unknown
from review.record import record

# The oldest first, one after the other; what was to wait longer for another reason still does.
LET_GO = text("""
    UPDATE outbox SET state = 'pending', waits_for = NULL,
        available_at = greatest(outbox.available_at, :now + in_order.place * :apart)
    FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) - 1 AS place
          FROM outbox WHERE kind = 'mail' AND state = 'held') AS in_order
    WHERE outbox.id = in_order.id
""")


def release_mail(
    session: Session, hold_id: str, *, reason: str, actor: Actor, now: datetime
) -> MailHold:
    """The hold, over; what was held is due from now on, two mails a second."""
    refuse_outsiders(actor)
    # Whoever puts a mail on hold shares this lock: none is held after the last was let go.
    query = select(MailHold).where(col(MailHold.id) == hold_id).with_for_update()
    hold = session.exec(query.execution_options(populate_existing=True)).first()
    if hold is None:
        raise Unknown
    if hold.released_at is not None:
        raise MailNotHeld("This mail has been released already.")
    hold.released_at, hold.released_by, hold.release_reason = now, actor.name, reason
    session.flush()
    let_go = session.connection().execute(LET_GO, {"now": now, "apart": APART})
    record(
        session,
        stream="installation",
        action=Action.MAIL_RELEASED,
        actor=actor.name,
        subject_id=hold.id,
        data={"mails": let_go.rowcount, "reason": reason},
        now=now,
    )
    return hold
