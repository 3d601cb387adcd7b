"""The lead's word that a revision is editorial, as one reader may know it."""

from sqlmodel import Session, col, select

from models.editorial_mark import EditorialMark
from models.person import Person
from models.revision import Revision
from notifications.editorial import Editorial
from notifications.facts.entitled import words_for
from review.queries.mail_facts import RoundMatter
from review.rules.visibility import Viewer


def editorial_between(
    session: Session, viewer: Viewer, matter: RoundMatter, after: int, until: int
) -> tuple[Editorial, ...]:
    """The marks on the revisions after the one and up to the other, the oldest first."""
    query = (
        select(Revision.number, EditorialMark, Person)
        .join(EditorialMark, col(EditorialMark.revision_id) == col(Revision.id))
        .join(Person, col(Person.id) == col(EditorialMark.by_id), isouter=True)
        .where(Revision.draft_id == matter.draft.id)
        .where(Revision.number > after, Revision.number <= until)
        .order_by(col(Revision.number))
    )
    return tuple(
        Editorial(
            revision=number,
            by=mark.by_label,
            reason=words_for(viewer, mark.reason, author, matter.lead.id),
        )
        for number, mark, author in session.exec(query)
    )
