"""A sign-off as it is recorded and read back, without the ORM: many are recorded at once."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.talk import Row, Statement
from models.vocabulary import Audience, Position
from review.canonical_json import canonical_json

INSERT = """
    INSERT INTO sign_offs (id, request_id, round_id, draft_id, revision_id, revision_number,
                           revision_sha256, person_id, group_key, position, reason,
                           reason_audience, conditions, recorded_at, late, counts, auth_method,
                           auth_assurance, salt, supersedes_id, carried_from_id,
                           carried_reason, auth_via)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
            $20, $21, $22, $23)
"""
READ = """
    SELECT id::text, request_id::text, round_id::text, draft_id::text, revision_id::text,
           revision_number, revision_sha256, person_id::text, group_key, position, reason,
           reason_audience, conditions, recorded_at, late, counts, auth_method, auth_assurance,
           salt, supersedes_id::text, carried_from_id::text, carried_reason,
           auth_via
    FROM sign_offs WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """A row of `sign_offs`, its columns in the order of `INSERT` and `READ`."""

    id: str
    request_id: str
    round_id: str
    draft_id: str
    revision_id: str
    revision_number: int
    revision_sha256: str
    person_id: str
    group_key: str
    position: Position
    reason: str
    # Who may see the reason; the position itself is seen by whoever sees the review.
    reason_audience: Audience
    conditions: list[str]
    recorded_at: datetime
    late: bool
    counts: bool
    auth_method: str
    auth_assurance: str
    salt: str
    supersedes_id: str | None = None
    # The sign-off on an earlier text that this one keeps, and why it could be kept.
    carried_from_id: str | None = None
    carried_reason: str = ""
    # The token or client by which it came over the API, as the journal names it.
    auth_via: str | None = None

    def words_hash(self) -> str:
        """What the journal holds of the reason and the conditions."""
        words = canonical_json([self.salt, self.reason, self.conditions])
        return hashlib.sha256(words).hexdigest()


def inserting(signed: Signed) -> Statement:
    """Puts the sign-off on record."""
    values: list[Any] = [getattr(signed, name) for name in Signed.__dataclass_fields__]
    return Statement(INSERT, tuple(values))


def reading(sign_off_id: str) -> Statement:
    """Reads it back; `signed_from` makes it of the row."""
    return Statement(READ, (sign_off_id,))


def signed_from(row: Row) -> Signed:
    values = list(row)
    values[9], values[11] = Position(row[9]), Audience(row[11])
    return Signed(*values)
