"""Idempotency-Key: the same call made again gets the same answer, and acts once.

The answer is stored in the transaction that did the work; a refusal undoes both.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from models.idempotency import IdempotencyRecord
from review.errors import Conflict, Unacceptable

KEY = re.compile(r"[\x21-\x7e]{1,200}")


class StillRunning(Conflict):
    code = "still-running"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with, and what is remembered of it."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One call under a key: whose, of which route, with which content."""

    principal: str
    route: str
    key: str
    fingerprint: str


def make_call(principal: str, method: str, route: str, path: str, key: str, body: bytes) -> Call:
    """The call, with the fingerprint of all that makes it what it is."""
    if not KEY.fullmatch(key):
        raise Unacceptable(
            "Idempotency-Key", "The key has to be 1 to 200 printable ASCII characters."
        )
    content = b"\0".join((method.encode(), path.encode(), body))
    return Call(principal, f"{method} {route}", key, hashlib.sha256(content).hexdigest())


def begin(session: Session, call: Call, now: datetime) -> Answer | None:
    """The remembered answer, or none where this call is the first and may act."""
    row = {
        "principal": call.principal,
        "route": call.route,
        "key": call.key,
        "fingerprint": call.fingerprint,
        "created_at": now,
    }
    try:
        made = (
            session.connection()
            .execute(
                insert(IdempotencyRecord)
                .values(row)
                .on_conflict_do_nothing()
                .returning(col(IdempotencyRecord.key))
            )
            .first()
        )
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise StillRunning("The same call is still running; ask again shortly.") from error
        raise
    if made is not None:
        return None
    record = session.exec(select(IdempotencyRecord).where(*_is(call))).one()
    if record.fingerprint != call.fingerprint:
        raise Unacceptable(
            "Idempotency-Key", "This key was used for another call; use a new one for a new call."
        )
    return Answer(record.status or 500, record.body or {}, record.headers or {})


def finish(session: Session, call: Call, answer: Answer) -> None:
    """Remembers the answer, in the transaction of the work."""
    session.connection().execute(
        update(IdempotencyRecord)
        .where(*_is(call))
        .values(status=answer.status, body=answer.body, headers=answer.headers)
    )


def _is(call: Call) -> tuple[Any, ...]:
    return (
        col(IdempotencyRecord.principal) == call.principal,
        col(IdempotencyRecord.route) == call.route,
        col(IdempotencyRecord.key) == call.key,
    )
