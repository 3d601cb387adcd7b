"""One-time codes: made again from the installation's secret whenever needed, and stored nowhere."""

import hashlib
import hmac
import re
from datetime import datetime
from typing import NamedTuple

from models.talk import Statement
from models.vocabulary import Position
from review.canonical_json import canonical_json
from review.links import Links
from review.rules.answer_code import DIGITS, Code

ANSWER, ACT = "answer-code", "act-code"
# People copy a code with the blanks they see in it.
BLANKS = re.compile(r"[\s\-]+")

NEWEST = """
    SELECT id::text, person_id::text, answer_hash, salt, asked_at, expires_at, tries, used_at
    FROM answer_codes WHERE request_id = $1 ORDER BY seq DESC LIMIT 1
"""
PAY = "UPDATE answer_codes SET tries = tries + 1 WHERE id = $1"
MARK_USED = "UPDATE answer_codes SET used_at = $2 WHERE id = $1"


class CodeRow(NamedTuple):
    """A row of `NEWEST`."""

    id: str
    person: str
    answer_hash: str
    salt: str
    asked_at: datetime
    expires_at: datetime
    tries: int
    used_at: datetime | None

    @property
    def code(self) -> Code:
        """As the rule sees it."""
        return Code(
            self.answer_hash, self.asked_at, self.expires_at, self.tries, self.used_at is not None
        )


def newest_code(request_id: str) -> Statement:
    """Reads the newest code of the request."""
    return Statement(NEWEST, (request_id,))


def code_of(links: Links, code_id: str, salt: str, use: str = ANSWER) -> str:
    """The code itself, for the mail."""
    return _digits(links.seal(_sealed(code_id, salt), use))


def is_code(links: Links, code_id: str, salt: str, typed: str, use: str = ANSWER) -> bool:
    """Whether this was typed; also where the installation's key has changed since the mail."""
    given = BLANKS.sub("", typed).encode("utf-8", "backslashreplace")
    made = [_digits(one) for one in links.seals(_sealed(code_id, salt), use)]
    return any(hmac.compare_digest(one.encode(), given) for one in made)


def hash_of_answer(
    salt: str,
    request_id: str,
    position: Position,
    revision_sha256: str,
    reason: str,
    conditions: tuple[str, ...],
) -> str:
    """Of all that is said, and of which request and text: a code is good for nothing else."""
    said = [salt, request_id, position.value, revision_sha256, reason, list(conditions)]
    return hashlib.sha256(canonical_json(said)).hexdigest()


def _sealed(code_id: str, salt: str) -> str:
    return f"{code_id}\n{salt}"


def _digits(seal: str) -> str:
    return f"{int(seal, 16) % 10**DIGITS:0{DIGITS}d}"
