"""Tells those who count on an override that its time is over, once."""

from datetime import datetime, timedelta

from sqlalchemy import Text, cast, literal
from sqlmodel import Session, col, func, select

from models.outbox import OutboxRow
from models.override import Override
from models.round import Round
from models.vocabulary import OutboxKind, RoundState
from review import dedup
from review.commands.confirm_override import who_is_told
from review.locking import lock_draft
from review.queries.draft_facts import load_facts
from review.record import Mail, say

# Whoever was not told in that time (Placet was off, say) has seen it by now.
NEWS_FOR = timedelta(days=7)


def tell_expired(session: Session, now: datetime) -> int:
    """How many were told of, 0 or 1: call it until it says 0, a transaction each.

    Nothing changes by it: that the override counts no more is the gate's to know.
    """
    key = literal(dedup.override_expired("", "")[:-1]) + cast(col(Override.id), Text)
    told = select(OutboxRow.id).where(
        OutboxRow.kind == OutboxKind.MAIL, func.starts_with(OutboxRow.dedup_key, key)
    )
    query = (
        select(Override)
        .join(Round, col(Round.id) == col(Override.round_id))
        .where(
            col(Override.expires_at) <= now,
            col(Override.expires_at) > now - NEWS_FOR,
            col(Override.ended_at).is_(None),
            # One for a text that is not under review any more has lapsed before.
            Round.state == RoundState.OPEN,
            ~told.exists(),
        )
        .order_by(col(Override.expires_at))
        .limit(1)
    )
    override = session.exec(query).first()
    if override is None:
        return 0
    lock_draft(session, override.draft_id)
    review = load_facts(session, override.draft_id)
    mails = [
        Mail(
            key=dedup.override_expired(override.id, person),
            template="override_ended",
            to_person=person,
            about={"override": override.id},
        )
        for person in sorted(who_is_told(session, override, review))
    ]
    say(session, draft_id=override.draft_id, now=now, mails=mails)
    return 1
