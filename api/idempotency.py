"""Idempotency-Key: the same call made again gets the same answer, and acts once.

The answer is stored in the transaction that did the work; a refusal undoes both.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

from models.talk import Statement, Talk
from review.errors import Conflict, Unacceptable

BEGIN = """
    INSERT INTO idempotency (principal, route, key, fingerprint, created_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING RETURNING key
"""
REMEMBERED = """
    SELECT fingerprint, status, body, headers FROM idempotency
    WHERE principal = $1 AND route = $2 AND key = $3
"""
FINISH = """
    UPDATE idempotency SET status = $4, body = $5, headers = $6
    WHERE principal = $1 AND route = $2 AND key = $3
"""
KEY = re.compile(r"[\x21-\x7e]{1,200}")


class StillRunning(Conflict):
    """409: the first call under the key has not been answered yet."""

    code = "still-running"


class KeyReused(Unacceptable):
    """422: the key belongs to another call."""

    code = "idempotency-key-reused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with, and what is remembered of it."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]
    # What is remembered of the body, where that is not all of it: a secret is shown once.
    kept: dict[str, Any] | None = None


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


def begin(call: Call, now: datetime) -> Talk[Answer | None]:
    """The remembered answer, or none where this call is the first and may act."""
    try:
        (made,) = yield [Statement(BEGIN, (*_key(call), call.fingerprint, now))]
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise StillRunning("The same call is still running; ask again shortly.") from error
        raise
    if made:
        return None
    # Another statement, for one of the same call may have been committed just now.
    (found,) = yield [Statement(REMEMBERED, _key(call))]
    fingerprint, status, body, headers = found[0]
    if fingerprint != call.fingerprint:
        raise KeyReused(
            "Idempotency-Key", "This key was used for another call; use a new one for a new call."
        )
    return Answer(status or 500, body or {}, headers or {})


def finishing(call: Call, answer: Answer) -> Statement:
    """Remembers the answer, in the transaction of the work."""
    body = answer.body if answer.kept is None else answer.kept
    return Statement(FINISH, (*_key(call), answer.status, body, answer.headers))


def _key(call: Call) -> tuple[str, str, str]:
    return call.principal, call.route, call.key
