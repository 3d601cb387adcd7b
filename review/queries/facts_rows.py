"""What is asked of the database to judge a draft, and the rows that come back."""

from datetime import date, datetime
from typing import NamedTuple

# $1 is the draft, $2 the request; one of them may be null, and is then told by the other.
CONTEXT = """
    SELECT d.id::text, d.policy_id::text, p.key, p.title, p.theme, p.lead_id::text,
           r.id::text, r.number, r.state, r.opened_at, r.due_at, r.plan_version_id::text,
           r.base_revision_id::text, v.id::text, v.number, v.sha256,
           (SELECT max(number) FROM revisions WHERE draft_id = d.id),
           ARRAY(SELECT author_id::text FROM revisions
                 WHERE draft_id = d.id AND number <= v.number),
           (SELECT jsonb_object_agg(key, name) FROM groups),
           EXISTS (SELECT 1 FROM comments
                   WHERE draft_id = d.id AND (blocking OR kind = 'condition')),
           EXISTS (SELECT 1 FROM overrides WHERE draft_id = d.id),
           j.seq, j.hash, j.at
    FROM drafts d
    JOIN policies p ON p.id = d.policy_id
    LEFT JOIN LATERAL (
        SELECT * FROM rounds
        WHERE draft_id = d.id
          AND ($2::uuid IS NULL OR id = (SELECT round_id FROM requests WHERE id = $2::uuid))
        ORDER BY number DESC LIMIT 1
    ) r ON true
    LEFT JOIN revisions v ON v.id = r.revision_id
    LEFT JOIN LATERAL (
        SELECT seq, hash, at FROM journal WHERE stream = 'draft:' || d.id ORDER BY seq DESC LIMIT 1
    ) j ON true
    WHERE d.id = coalesce($1::uuid, (SELECT draft_id FROM requests WHERE id = $2::uuid))
"""


class ContextRow(NamedTuple):
    """A row of `CONTEXT`."""

    draft_id: str
    policy_id: str
    key: str
    title: str
    theme: str
    lead_id: str
    round_id: str | None
    round_number: int
    state: str
    opened_at: datetime
    due_at: datetime
    plan_version_id: str
    base_revision_id: str | None
    revision_id: str
    revision_number: int
    sha256: str
    newest: int | None
    authors: list[str] | None
    labels: dict[str, str] | None
    has_concerns: bool
    has_overrides: bool
    journal_seq: int | None
    journal_hash: str | None
    journal_at: datetime | None


# One row for each sign-off, and one for each request that has none.
ROUND = """
    SELECT q.round_id::text, q.id::text, q.person_id::text, q.group_key, q.state, q.asked_at,
           q.due_at, q.on_behalf_of_id::text, b.name, n.name, n.email,
           s.id::text, s.position, s.revision_sha256, s.counts, s.carried_from_id::text,
           t.id IS NOT NULL, s.auth_assurance = 'code', t.kind = 'disputed'
    FROM requests q
    JOIN people n ON n.id = q.person_id
    LEFT JOIN people b ON b.id = q.on_behalf_of_id
    LEFT JOIN sign_offs s ON s.request_id = q.id
    LEFT JOIN retractions t ON t.sign_off_id = s.id
    WHERE q.round_id = coalesce(
        (SELECT round_id FROM requests WHERE id = $2::uuid),
        (SELECT id FROM rounds WHERE draft_id = $1::uuid ORDER BY number DESC LIMIT 1)
    )
      AND ($1::uuid IS NULL OR q.draft_id = $1::uuid)
    ORDER BY q.id, s.seq
"""


class AnswerRow(NamedTuple):
    """A row of `ROUND`."""

    round: str
    request: str
    person: str
    group: str
    state: str
    asked_at: datetime | None
    due_at: datetime | None
    principal: str | None
    principal_name: str | None
    name: str
    email: str
    sign_off: str | None
    position: str
    sha256: str
    counts: bool
    carried_from: str | None
    retracted: bool
    by_code: bool
    disputed: bool | None


PLAN = "SELECT source FROM plan_versions WHERE id = $1"

# The text under review, and the words in force when its round was opened, if any.
TEXTS = """
    SELECT v.text, b.text FROM revisions v LEFT JOIN revisions b ON b.id = $2::uuid
    WHERE v.id = $1::uuid
"""

# The last answer of the lead, and what was last said to exactly that one: whatever was said to an
# earlier one is void.
CONCERNS = """
    SELECT c.id::text, c.kind, c.audience, c.group_key, c.author_id::text, c.author_label,
           c.sign_off_id::text, d.disposition, a.accepts,
           EXISTS (SELECT 1 FROM disposition_answers w
                   WHERE w.comment_id = c.id AND w.disposition_id IS NULL)
    FROM comments c
    LEFT JOIN LATERAL (
        SELECT id, disposition FROM dispositions WHERE comment_id = c.id ORDER BY seq DESC LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT accepts FROM disposition_answers
        WHERE comment_id = c.id AND disposition_id = d.id ORDER BY seq DESC LIMIT 1
    ) a ON true
    WHERE c.draft_id = $1::uuid AND (c.blocking OR c.kind = 'condition')
    ORDER BY c.id
"""


class ConcernRow(NamedTuple):
    """A row of `CONCERNS`."""

    id: str
    kind: str
    audience: str
    group: str | None
    raiser: str | None
    raiser_name: str
    sign_off: str | None
    disposition: str | None
    accepted: bool | None
    withdrawn: bool


OVERRIDES = """
    SELECT o.id::text, o.group_key, o.revision_sha256, o.reason, o.proposed_by_id::text, p.name,
           o.expires_at, o.confirmed_by_id::text, coalesce(c.name, ''), o.ended_at IS NOT NULL
    FROM overrides o
    JOIN people p ON p.id = o.proposed_by_id
    LEFT JOIN people c ON c.id = o.confirmed_by_id
    WHERE o.draft_id = $1::uuid
    ORDER BY o.id
"""

# Members who were not asked in the round for this group, neither themselves nor in their place.
CANDIDATES = """
    SELECT g.person_id::text, n.name, g.group_key, n.email, n.time_zone, n.away_from, n.away_until
    FROM person_groups g
    JOIN people n ON n.id = g.person_id
    WHERE NOT EXISTS (SELECT 1 FROM requests q
                      WHERE q.round_id = $1::uuid AND q.group_key = g.group_key
                        AND g.person_id IN (q.person_id, q.on_behalf_of_id))
    ORDER BY g.group_key, n.name, n.id
"""


class CandidateRow(NamedTuple):
    """A row of `CANDIDATES`."""

    person: str
    name: str
    group: str
    email: str
    time_zone: str
    away_from: date | None
    away_until: date | None
