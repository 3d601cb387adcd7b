"""Where every change ends: its journal entry and its outbox rows, in the same transaction.

An entry is chained to the one before it in its stream by SHA-256 over RFC 8785 canonical JSON.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from models.columns import new_id
from models.session import ask
from models.talk import Rows, Statement
from models.vocabulary import Action, Audience, OutboxKind
from review import dedup
from review.canonical_json import canonical_json

GENESIS = "0" * 64

HEAD = "SELECT seq, hash, at FROM journal WHERE stream = $1 ORDER BY seq DESC LIMIT 1"
LOCK_STREAM = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7202713))"
# The feed has the entry in the same statement, and gives it its place after the commit.
INSERT_ENTRY = """
    WITH entry AS (
        INSERT INTO journal (stream, seq, at, action, actor, draft_id, subject_id, data, audience,
                             group_key, prev_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        RETURNING stream, seq
    )
    INSERT INTO unpublished (stream, seq) SELECT stream, seq FROM entry
"""
_INSERT_ROW = """
    INSERT INTO outbox (id, kind, dedup_key, draft_id, payload, state, created_at, available_at,
                        attempts)
    VALUES ($1, $2, $3, $4, $5, 'pending', $6, $6, 0)
"""
INSERT_MAIL = _INSERT_ROW + "ON CONFLICT DO NOTHING"
# A wake-up that waits already is touched all the same: nobody can take it before this change is
# committed, and then come too early to see it.
INSERT_WAKE = (
    _INSERT_ROW
    + """
    ON CONFLICT (dedup_key) WHERE kind = 'wake' AND state = 'pending'
    DO UPDATE SET available_at = least(outbox.available_at, excluded.available_at)
    """
)


class Head(NamedTuple):
    """The last entry of a stream: its number, 0 for none, its hash, and its time."""

    seq: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, before it has its place in the chain."""

    stream: str
    action: Action
    actor: str
    subject_id: str
    data: dict[str, Any]
    draft_id: str | None = None
    audience: Audience | None = None
    group_key: str | None = None


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
    if draft_id is None:
        ask(session, [Statement(LOCK_STREAM, (stream,))])
    entry = Entry(stream, action, actor, subject_id, data, draft_id, audience, group_key)
    ask(
        session,
        recording([entry], head or _head(session, stream), now=now, mails=mails, wake=wake),
    )


def recording(
    entries: Sequence[Entry],
    head: Head,
    *,
    now: datetime,
    mails: Sequence[Mail] = (),
    wake: bool = False,
) -> list[Statement]:
    """The statements of `record`, for who has locked the stream and read its head.

    The entries are of one stream, one after the other.
    """
    chain: list[Statement] = []
    for entry in entries:
        statement, head = _chained(entry, head, now)
        chain.append(statement)
    return [*chain, *saying(entries[0].draft_id, now=now, mails=mails, wake=wake)]


def entry_hash(entry: dict[str, Any]) -> str:
    """SHA-256 of the entry without its own hash; times as RFC 3339 in UTC, to the microsecond."""
    plain = {key: value for key, value in entry.items() if key != "hash"}
    plain["at"] = plain["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return hashlib.sha256(canonical_json(plain)).hexdigest()


def say(
    session: Session,
    *,
    draft_id: str | None,
    now: datetime,
    mails: Sequence[Mail] = (),
    wake: bool = False,
) -> None:
    """Puts mails and the wake-up of the draft's flow run into the outbox, each at most once."""
    ask(session, saying(draft_id, now=now, mails=mails, wake=wake))


def saying(
    draft_id: str | None, *, now: datetime, mails: Sequence[Mail] = (), wake: bool = False
) -> list[Statement]:
    """The statements of `say`."""
    said = [
        Statement(
            INSERT_MAIL,
            (
                new_id(),
                OutboxKind.MAIL,
                mail.key,
                draft_id,
                {"template": mail.template, "to_person": mail.to_person, **mail.about},
                now,
            ),
        )
        for mail in mails
    ]
    if wake and draft_id is not None:
        values = (new_id(), OutboxKind.WAKE, dedup.wake(draft_id), draft_id, {}, now)
        said.append(Statement(INSERT_WAKE, values))
    return said


def _chained(entry: Entry, head: Head, now: datetime) -> tuple[Statement, Head]:
    row: dict[str, Any] = {
        "stream": entry.stream,
        "seq": head.seq + 1,
        # The clock was read before the lock was had: somebody else may have been in between.
        "at": now if head.at is None else max(now, head.at),
        "action": entry.action,
        "actor": entry.actor,
        "draft_id": entry.draft_id,
        "subject_id": entry.subject_id,
        "data": entry.data,
        "audience": entry.audience,
        "group_key": entry.group_key,
        "prev_hash": head.hash,
    }
    hashed = entry_hash(row)
    # In the order of the columns of INSERT_ENTRY.
    statement = Statement(INSERT_ENTRY, (*row.values(), hashed))
    return statement, Head(row["seq"], hashed, row["at"])


def head_from(found: Rows) -> Head:
    """The head of a stream, of the rows of `HEAD`."""
    return Head(*found[0]) if found else Head(0, GENESIS, None)


def _head(session: Session, stream: str) -> Head:
    (found,) = ask(session, [Statement(HEAD, (stream,))])
    return head_from(found)
