"""The files of comments, from the page of a request and from that of a draft."""

from starlette.requests import Request
from starlette.responses import Response

from api.file_download import download
from api.pages.routing import page_router
from api.pages.visitors import reviewer, staff_visitor
from api.state import state_of
from models.request import Request as Asked
from models.session import unit_of_work
from review.errors import Unknown
from review.queries.comment_file import comment_file
from review.queries.identifiers import draft_id as id_of
from review.queries.identifiers import known_shape

router = page_router()


@router.page("/requests/{request_id}/comments/{comment_id}/files/{sha256}")
def get_file_of_request(
    request: Request, request_id: str, comment_id: str, sha256: str
) -> Response:
    """For whoever was asked, who came by their link."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = reviewer(session, request, state, request_id)
        if visitor is None:
            raise Unknown
        file = comment_file(session, visitor.actor.viewer, known_shape(comment_id), sha256)
        if file.draft_id != session.get_one(Asked, request_id.lower()).draft_id:
            raise Unknown
    return download(file)


@router.page("/drafts/{draft_id}/comments/{comment_id}/files/{sha256}")
def get_file_of_draft(request: Request, draft_id: str, comment_id: str, sha256: str) -> Response:
    """For staff who signed in."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
        file = comment_file(session, visitor.actor.viewer, known_shape(comment_id), sha256)
        if file.draft_id != known:
            raise Unknown
    return download(file)
