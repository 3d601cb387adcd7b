"""Where every change ends: its journal entry and its outbox rows, in the same transaction.

An entry is chained to the one before it in its stream by SHA-256 over RFC 8785 canonical JSON.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import rfc8785
from sqlalchemy import bindparam, insert, text
from sqlmodel import Session

from models.columns import JSON, new_id
from models.journal import JournalEntry
from models.session import sent_together
from models.vocabulary import Action, Audience, OutboxKind, OutboxState
from review import dedup

GENESIS = "0" * 64

# Built once: every change runs them.
HEAD = text("SELECT seq, hash, at FROM journal WHERE stream = :stream ORDER BY seq DESC LIMIT 1")
LOCK_STREAM = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 7202713))")
INSERT_ENTRY = insert(JournalEntry)
# As text, for SQLAlchemy would compile an INSERT with ON CONFLICT anew each time.
_INSERT_ROW = """
    INSERT INTO outbox (id, kind, dedup_key, draft_id, payload, state, created_at, available_at,
                        attempts)
    VALUES (:id, :kind, :dedup_key, CAST(:draft_id AS uuid), :payload, :state, :created_at,
            :available_at, :attempts)
"""
_PAYLOAD = bindparam("payload", type_=JSON)
INSERT_MAIL = text(_INSERT_ROW + "ON CONFLICT DO NOTHING").bindparams(_PAYLOAD)
# A wake-up that waits already is touched all the same: nobody can take it before this change is
# committed, and then come too early to see it.
INSERT_WAKE = text(
    _INSERT_ROW
    + """
    ON CONFLICT (dedup_key) WHERE kind = 'wake' AND state = 'pending'
    DO UPDATE SET available_at = least(outbox.available_at, excluded.available_at)
    """
).bindparams(_PAYLOAD)


class Head(NamedTuple):
    """The last entry of a stream: its number, 0 for none, its hash, and its time."""

    seq: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be said after the commit: which one, once under which key, and its facts' ids."""

    key: str
    template: str
    to_person: str
    about: dict[str, str] = field(default_factory=dict)


def draft_stream(draft_id: str) -> str:
    return f"draft:{draft_id}"


def policy_stream(policy_id: str) -> str:
    return f"policy:{policy_id}"


def record(
    session: Session,
    *,
    stream: str,
    action: Action,
    actor: str,
    subject_id: str,
    data: dict[str, Any],
    now: datetime,
    draft_id: str | None = None,
    audience: Audience | None = None,
    group_key: str | None = None,
    mails: Sequence[Mail] = (),
    wake: bool = False,
    head: Head | None = None,
) -> None:
    """Writes what happened to the journal, and what is to be said of it to the outbox.

    The entry's time is never earlier than that of the entry before it.

    The caller holds the lock that serialises the stream: the draft's row for its stream; for the
    others the lock is taken here. `head` is the stream's last entry, if the caller has read it
    under that lock.
    """
    session.flush()
    if draft_id is None:
        session.connection().execute(LOCK_STREAM, {"stream": stream})
    seq, prev_hash, before = head or _head(session, stream)
    entry: dict[str, Any] = {
        "stream": stream,
        "seq": seq + 1,
        # The clock was read before the lock was had: somebody else may have been in between.
        "at": now if before is None else max(now, before),
        "action": action,
        "actor": actor,
        "draft_id": draft_id,
        "subject_id": subject_id,
        "data": data,
        "audience": audience,
        "group_key": group_key,
        "prev_hash": prev_hash,
    }
    entry["hash"] = entry_hash(entry)
    with sent_together(session):
        session.connection().execute(INSERT_ENTRY, entry)
        say(session, draft_id=draft_id, mails=mails, wake=wake, now=now)


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 of the entry without its own hash; times as RFC 3339 in UTC, to the microsecond."""
    plain = {key: value for key, value in entry.items() if key != "hash"}
    plain["at"] = plain["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


def say(
    session: Session,
    *,
    draft_id: str | None,
    now: datetime,
    mails: Sequence[Mail] = (),
    wake: bool = False,
) -> None:
    """Puts mails and the wake-up of the draft's flow run into the outbox, each at most once."""
    for mail in mails:
        session.connection().execute(INSERT_MAIL, _mail_row(mail, draft_id, now))
    if wake and draft_id is not None:
        row = _row(OutboxKind.WAKE, dedup.wake(draft_id), draft_id, {}, now)
        session.connection().execute(INSERT_WAKE, row)


def _head(session: Session, stream: str) -> Head:
    found = session.connection().execute(HEAD, {"stream": stream}).first()
    return Head(*found) if found else Head(0, GENESIS, None)


def _mail_row(mail: Mail, draft_id: str | None, now: datetime) -> dict[str, Any]:
    payload = {"template": mail.template, "to_person": mail.to_person, **mail.about}
    return _row(OutboxKind.MAIL, mail.key, draft_id, payload, now)


def _row(
    kind: OutboxKind, key: str, draft_id: str | None, payload: dict[str, str], now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": kind.value,
        "dedup_key": key,
        "draft_id": draft_id,
        "payload": payload,
        "state": OutboxState.PENDING.value,
        "created_at": now,
        "available_at": now,
        "attempts": 0,
    }
