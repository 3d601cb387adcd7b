"""The link in a mail: leads to the page of its request, and decides nothing, ever."""

from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.pages.rendering import message_page
from api.pages.routing import page_router
from api.pages.visitors import session_names
from api.state import state_of
from models.request import Request
from models.session import unit_of_work
from review.errors import Unknown
from review.links import LinkExpired, LinkProblem, Purpose, answer_jti
from review.queries.identifiers import known_shape

router = page_router()


@router.page("/r/{token}")
def open_link(request: HttpRequest, token: str) -> Response:
    """Goes on to the page without the token, so that it stands in no address bar and no log."""
    state = state_of(request)
    now = state.now()
    try:
        link = state.links.verify(token, Purpose.ANSWER, now=now)
        request_id = known_shape(link.subject)
    except LinkExpired as expired:
        return _expired(str(expired))
    except (LinkProblem, Unknown):
        return _invalid()
    with unit_of_work(state.engine) as session:
        asked = session.get(Request, request_id)
    if asked is None:
        return _invalid()
    if link.jti != answer_jti(asked.id, asked.links_replaced):
        return _replaced()
    path = f"/requests/{request_id}"
    response = RedirectResponse(path, 303)
    # The session takes its name from the link: a form that was opened yesterday, or in another
    # tab, is good again as soon as the link has been opened once more.
    jti = session_names(state, asked)[0]
    cookies.set_token(
        response,
        state,
        Purpose.ANSWER_SESSION,
        request_id,
        jti=jti,
        name=cookies.ANSWER,
        path=path,
        now=now,
    )
    return response


def _expired(when: str) -> Response:
    return message_page(
        "This link has expired",
        when,
        "What you answered before stays on record. If your answer is still needed, ask the policy "
        "lead whose name stands in the mail for a new link.",
        status=410,
    )


def _replaced() -> Response:
    return message_page(
        "This link has been replaced",
        "It was taken out of use when an answer given by it was said not to be one's own. A fresh "
        "link is in the mail that was sent then.",
        status=410,
    )


def _invalid() -> Response:
    return message_page(
        "This link does not work",
        "It is not whole, or not one of ours. Open it from the mail itself, or copy all of it: "
        "it ends where the line ends.",
        "If it still does not work, answer the person who sent you the mail.",
        status=404,
    )
