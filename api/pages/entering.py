"""Lets the forms of a request in: from its own person, and from its own page."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from api.pages.deciding import keeping_words
from api.pages.forms import Posted
from api.pages.reviewer_view import is_proven, need_link, not_proven
from api.pages.visitors import Visitor, reviewer
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.queries.reviewer_page import ReviewerPage, load_reviewer_page


def at_request(
    request: Request,
    request_id: str,
    posted: Posted,
    words: Mapping[str, str],
    work: Callable[[ApiState, ReviewerPage, Visitor], Response],
) -> Response:
    """The answer of `work` to a form that was proven; refused, the words stay to be copied."""

    def enter() -> Response:
        state = state_of(request)
        with unit_of_work(state.engine) as session:
            visitor = reviewer(session, request, state, request_id)
            if visitor is None:
                return need_link(words)
            page = load_reviewer_page(session, visitor.actor.viewer, request_id.lower())
        if not is_proven(state, page, visitor, posted.csrf):
            return not_proven(page, words)
        return work(state, page, visitor)

    return keeping_words(f"/requests/{request_id}", words, enter)
