"""The forms on the page of a draft: their proof, and who posted one."""

from starlette.requests import Request

from api.pages.forms import Posted
from api.pages.visitors import Visitor, staff_visitor
from api.state import ApiState
from models.session import unit_of_work
from review.errors import NotAllowed
from review.queries.identifiers import draft_id as id_of

FORMS = "draft-forms"


def proof(state: ApiState, draft_id: str, visitor: Visitor) -> str:
    """Stands in the forms: made for this draft and this visitor's session."""
    return state.links.seal(f"{draft_id}\n{visitor.jti}", FORMS)


def poster(request: Request, state: ApiState, draft_id: str, posted: Posted) -> tuple[Visitor, str]:
    """Who posted a form of this draft's page, and the draft's id."""
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
    if not state.links.is_sealed(f"{known}\n{visitor.jti}", FORMS, posted.csrf):
        raise NotAllowed(
            "The form did not come from the page as it was last shown to you. Open the page again "
            "and send it from there."
        )
    return visitor, known
