"""Which drafts a caller may see; what they may not looks exactly like what does not exist."""

from api.door import Visit
from review.queries.drafts import require_visible
from review.queries.identifiers import draft_id as id_of


def visible_draft(visit: Visit, draft_id: str) -> str:
    """The id in its one spelling, if there is such a draft and the caller may see it."""
    known = id_of(visit.session, draft_id)
    require_visible(visit.session, visit.actor.viewer, known)
    return known
