"""The page of a request: the text, what changed, the comments, the forms. Decides nothing."""

from starlette.requests import Request
from starlette.responses import Response

from api.pages.reviewer_view import need_link, show
from api.pages.routing import page_router
from api.pages.visitors import reviewer
from api.state import state_of
from models.session import unit_of_work
from review.queries.reviewer_page import load_reviewer_page

router = page_router()


@router.page("/requests/{request_id}")
def get_request(request: Request, request_id: str) -> Response:
    """The page as the person asked may see it."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = reviewer(session, request, state, request_id)
        if visitor is None:
            return need_link()
        page = load_reviewer_page(session, visitor.actor.viewer, request_id.lower())
    return show(page, visitor, state)
