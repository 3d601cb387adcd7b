"""Holds mail for a lead to look at, once far more was written at once than is usual."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.columns import new_id
from models.mail_hold import MailHold
from models.vocabulary import Action
from review.commands.outbox import RELAY
from review.queries.mail_traffic import UsualMemory, traffic
from review.record import record
from review.rules.mail_manners import AWAITED
from review.rules.mail_storm import Storm, storm

WAITS_FOR = "a lead to release it"
NEW_HOLD = text("""
    INSERT INTO mail_holds (id, held_at, why, written, most, release_reason)
    VALUES (:id, :now, :why, :written, :most, '')
    ON CONFLICT DO NOTHING
""")
# Those that another relay has taken meanwhile find the hold by themselves.
HOLD_ALL = text("""
    UPDATE outbox SET state = 'held', waits_for = :waits_for
    WHERE id IN (
        SELECT id FROM outbox
        WHERE kind = 'mail' AND state = 'pending' AND payload ->> 'template' <> ALL(:awaited)
        FOR UPDATE SKIP LOCKED)
""")


def is_held(session: Session, *, floor: int | None, memory: UsualMemory, now: datetime) -> bool:
    """Whether a mail that nobody waits for has to wait for a lead, from now on or already.

    The hold cannot be released before this transaction ends: what is held by it is let go, too.
    """
    newest = session.exec(select(MailHold).order_by(col(MailHold.id).desc()).limit(1)).first()
    if newest is not None and newest.released_at is None:
        shared = (
            select(MailHold.id)
            .where(MailHold.id == newest.id, col(MailHold.released_at).is_(None))
            .with_for_update(read=True)
        )
        return session.exec(shared).first() is not None
    if floor is None:
        return False
    released_at = newest.released_at if newest else None
    found = traffic(session, floor=floor, since=released_at, memory=memory, now=now)
    too_much = None if found is None else storm(found, floor)
    if too_much is None:
        return False
    _hold(session, too_much, now)
    return True


def _hold(session: Session, found: Storm, now: datetime) -> None:
    hold = new_id()
    facts = {"why": found.why, "written": found.written, "most": found.most}
    made = session.connection().execute(NEW_HOLD, {"id": hold, "now": now, **facts})
    if made.rowcount == 0:
        # Another relay has seen it at the same moment, and holds everything.
        return
    held = session.connection().execute(
        HOLD_ALL, {"waits_for": WAITS_FOR, "awaited": sorted(AWAITED)}
    )
    record(
        session,
        stream="installation",
        action=Action.MAIL_HELD,
        actor=RELAY,
        subject_id=hold,
        data={**facts, "mails": held.rowcount},
        now=now,
    )
