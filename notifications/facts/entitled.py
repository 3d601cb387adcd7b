"""Nobody is told of a draft that they may not know of, nor given words that are not for them."""

from sqlmodel import Session

from models.person import Person
from notifications.errors import Dropped
from review.errors import Unknown
from review.queries.comments import reason_for
from review.queries.drafts import require_visible
from review.queries.mail_facts import viewer_of
from review.rules.visibility import Viewer, default_audience


def entitled(session: Session, person: Person, draft_id: str) -> Viewer:
    """The person as the rule of audiences sees them, if they may know of the draft."""
    viewer = viewer_of(session, person)
    try:
        require_visible(session, viewer, draft_id)
    except Unknown:
        raise Dropped("the person may not know of the draft") from None
    return viewer


def words_for(viewer: Viewer, words: str, author: Person | None, lead: str) -> str:
    """A reason that was given without an audience: it has the one of its author."""
    return reason_for(
        viewer,
        reason=words,
        audience=default_audience(external=author is not None and author.external, group=None),
        group="",
        person=author.id if author is not None else "",
        lead=lead,
    )
