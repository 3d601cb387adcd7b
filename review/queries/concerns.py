"""What the gate has to know of a draft's comments: those that hold it up, and how each stands."""

from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.vocabulary import Audience, CommentKind, Disposition
from review.rules.facts import Concern

# The last answer of the lead, and what was last said to exactly that one: whatever was said to an
# earlier one is void.
CONCERNS = text("""
    SELECT c.id::text, c.kind, c.audience, c.group_key, c.author_id::text, c.author_label,
           c.sign_off_id::text, d.disposition, a.accepts,
           EXISTS (SELECT 1 FROM disposition_answers w
                   WHERE w.comment_id = c.id AND w.disposition_id IS NULL) AS withdrawn
    FROM comments c
    LEFT JOIN LATERAL (
        SELECT id, disposition FROM dispositions WHERE comment_id = c.id ORDER BY seq DESC LIMIT 1
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT accepts FROM disposition_answers
        WHERE comment_id = c.id AND disposition_id = d.id ORDER BY seq DESC LIMIT 1
    ) a ON true
    WHERE c.draft_id = :draft_id AND (c.blocking OR c.kind = 'condition')
    ORDER BY c.id
""")


def concerns_of(session: Session, draft_id: str) -> tuple[Concern, ...]:
    """The draft's blocking comments and conditions, in the order in which they were raised."""
    session.flush()
    found = session.connection().execute(CONCERNS, {"draft_id": draft_id})
    return tuple(concern_from(row) for row in found)


def concern_from(row: Any) -> Concern:
    """One row of `CONCERNS` as a fact."""
    return Concern(
        id=row.id,
        kind=CommentKind(row.kind),
        audience=Audience(row.audience),
        group=row.group_key,
        raiser=row.author_id,
        raiser_name=row.author_label,
        sign_off=row.sign_off_id,
        disposition=Disposition(row.disposition or Disposition.OPEN),
        accepted=row.accepts,
        withdrawn=row.withdrawn,
    )
