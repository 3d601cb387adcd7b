"""What people last said on a draft, and the texts they said it of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session, select

from models.revision import Revision
from models.vocabulary import Position
from review.rules.carry_over import Earlier, Marked
from review.rules.plan import Assurance

# Each person's last answer for a group; of one carried over, the answer and text it comes from.
EARLIER = text("""
    SELECT DISTINCT ON (s.person_id, s.group_key)
           o.id::text, s.person_id::text, s.group_key, o.position, o.revision_number,
           NOT s.counts OR t.id IS NOT NULL AS void, v.text, o.auth_assurance
    FROM sign_offs s
    JOIN sign_offs o ON o.id = coalesce(s.carried_from_id, s.id)
    JOIN revisions v ON v.id = o.revision_id
    LEFT JOIN retractions t ON t.sign_off_id = s.id
    WHERE s.draft_id = :draft_id
    ORDER BY s.person_id, s.group_key, s.seq DESC
""")

MARKS = text("""
    SELECT v.number, m.by_label, m.reason
    FROM editorial_marks m JOIN revisions v ON v.id = m.revision_id
    WHERE m.draft_id = :draft_id
""")


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An earlier answer, the text it is of, and how sure it was who gave it."""

    earlier: Earlier
    text: str
    assurance: str


def earlier_answers(session: Session, draft_id: str) -> Mapping[tuple[str, str], EarlierAnswer]:
    """By group and person."""
    rows = session.connection().execute(EARLIER, {"draft_id": draft_id})
    return {
        (row.group_key, row.person_id): EarlierAnswer(
            Earlier(
                row.id,
                row.person_id,
                row.group_key,
                Position(row.position),
                row.revision_number,
                row.void,
                row.auth_assurance == Assurance.CODE,
            ),
            row.text,
            row.auth_assurance,
        )
        for row in rows
    }


def editorial_marks(session: Session, draft_id: str) -> tuple[Marked, ...]:
    """The revisions that their lead called editorial."""
    rows = session.connection().execute(MARKS, {"draft_id": draft_id})
    return tuple(Marked(row.number, row.by_label, row.reason) for row in rows)


def authors_up_to(session: Session, draft_id: str, number: int) -> frozenset[str]:
    """Everyone who wrote a revision up to this one."""
    query = select(Revision.author_id).where(
        Revision.draft_id == draft_id, Revision.number <= number
    )
    return frozenset(session.exec(query))
