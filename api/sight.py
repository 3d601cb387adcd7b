"""Which drafts a caller may see; what they may not looks exactly like what does not exist."""

from api.door import Visit
from models.draft import Draft
from review.queries.drafts import require_visible
from review.queries.identifiers import draft_id as id_of
from review.queries.sights import load_sight


def visible_draft(visit: Visit, draft_id: str) -> str:
    """The id in its one spelling, if there is such a draft and the caller may see it."""
    known = id_of(visit.session, draft_id)
    require_visible(visit.session, visit.actor.viewer, known)
    return known


def shown_version(visit: Visit, draft_id: str) -> int | None:
    """The draft's version for its ETag; it counts every answer, so it is none for whoever judges
    independently and has yet to answer."""
    if load_sight(visit.session, visit.actor.viewer, draft_id).apart is not None:
        return None
    return visit.session.get_one(Draft, draft_id).version
