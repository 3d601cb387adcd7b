"""What the conditions of a plan are judged on: the theme, the text, and the words in force."""

from sqlalchemy import text
from sqlmodel import Session

from models.revision import Revision
from models.vocabulary import Theme
from review.rules.conditions import Subject
from review.text.subject import subject_of

# Of the policy's other drafts: the words that went live last.
IN_FORCE = text("""
    SELECT d.promoted_revision_id::text
    FROM drafts d
    WHERE d.policy_id = :policy_id AND d.id <> :draft_id
      AND d.promoted_revision_id IS NOT NULL AND d.stage <> 'withdrawn'
    ORDER BY d.promoted_at DESC LIMIT 1
""")


def words_in_force(session: Session, policy_id: str, draft_id: str) -> str | None:
    """The id of the policy's revision in force, or none."""
    key = {"policy_id": policy_id, "draft_id": draft_id}
    return session.connection().execute(IN_FORCE, key).scalar()


def subject_of_revision(
    session: Session, theme: Theme, revision_id: str, base_id: str | None
) -> Subject:
    """The subject for a revision under review, against the words that were in force."""
    reviewed = session.get_one(Revision, revision_id).text
    base = None if base_id is None else session.get_one(Revision, base_id).text
    return subject_of(theme, reviewed, base)
