"""Forgets what was kept of calls for a while only: remembered answers, and access tokens' rows."""

from datetime import datetime, timedelta

from sqlalchemy import delete, tuple_
from sqlmodel import Session, col, select

from models.client import AccessTokenRow
from models.idempotency import IdempotencyRecord

# Whoever asks again under the same key does so within a day.
ANSWERS_KEPT = timedelta(days=7)
# After its end; until then it is listed.
TOKENS_KEPT = timedelta(days=1)
AT_ONCE = 1000


def forget_old_calls(session: Session, now: datetime) -> int:
    """How many were forgotten; call it until it says 0, a transaction each.

    Nothing that happened is forgotten: what the calls did stands in the journal.
    """
    record = IdempotencyRecord
    key = tuple_(col(record.principal), col(record.route), col(record.key))
    old = (
        select(record.principal, record.route, record.key)
        .where(col(record.created_at) < now - ANSWERS_KEPT)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    over = (
        select(AccessTokenRow.id)
        .where(col(AccessTokenRow.expires_at) < now - TOKENS_KEPT)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    answers = delete(record).where(key.in_(old)).returning(col(record.key))
    tokens = (
        delete(AccessTokenRow)
        .where(col(AccessTokenRow.id).in_(over))
        .returning(col(AccessTokenRow.id))
    )
    return sum(len(session.scalars(one).all()) for one in (answers, tokens))
