"""Signing in by a mailed link, and signing out."""

import re
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.pages.deciding import decide
from api.pages.forms import InForm, Mistakes, SignInForm, read
from api.pages.rendering import message_page, render
from api.pages.routing import page_router
from api.pages.visitors import SIGN_OUT
from api.state import ApiState, state_of
from models.columns import new_id
from models.person import Person
from models.session import unit_of_work
from review.commands.ask_sign_in import ask_sign_in
from review.errors import Unknown
from review.links import LinkExpired, LinkProblem, Purpose
from review.queries.identifiers import known_shape

router = page_router()

FORM = "sign-in"
VISIT_SECONDS = 3600
NEW_LINK = ("Ask for a new link", "/sign-in")
VISIT = re.compile(r"[A-Za-z0-9_-]{20,64}")


@router.page("/sign-in")
def get_form(request: Request) -> Response:
    """The form that asks for a mail."""
    state = state_of(request)
    visit = request.cookies.get(cookies.VISIT, "")
    if not VISIT.fullmatch(visit):
        visit = secrets.token_urlsafe(24)
    return _form(state, visit)


@router.post("/sign-in")
def post_form(request: Request, posted: InForm) -> Response:
    """Asks for a mail; the answer is the same whether the address may sign in or not."""
    state = state_of(request)
    state.rates.sign_in(request)
    visit = request.cookies.get(cookies.VISIT, "")
    if not visit or not state.links.is_sealed(visit, FORM, posted.csrf):
        return _form(
            state,
            secrets.token_urlsafe(24),
            status=403,
            typed=posted.typed("email"),
            mistake="The form was too old, or your browser refuses cookies. Send it once more.",
        )
    try:
        email = read(SignInForm, posted).email
    except Mistakes as mistakes:
        mistake = next(iter(mistakes.by_field.values()))
        return _form(state, visit, status=422, typed=posted.typed("email"), mistake=mistake)
    decide(state, lambda session: ask_sign_in(session, email, now=state.now()))
    return message_page(
        "Look into your mail",
        "If this address may sign in, a mail with a link is on its way to it. The link works for "
        "30 minutes.",
        "Reviewers need not sign in: they answer by the link in the mail that asked them.",
        status=200,
    )


@router.page("/sign-in/{token}")
def use_link(request: Request, token: str) -> Response:
    """Opens a session; the link may be used again until it expires, so no scanner burns it."""
    state = state_of(request)
    now = state.now()
    try:
        link = state.links.verify(token, Purpose.SIGN_IN, now=now)
        person_id = known_shape(link.subject)
    except LinkExpired as expired:
        return message_page("This link has expired", str(expired), status=410, way=NEW_LINK)
    except (LinkProblem, Unknown):
        return _invalid()
    with unit_of_work(state.engine) as session:
        person = session.get(Person, person_id)
    if person is None or not person.staff:
        return _invalid()
    response = RedirectResponse("/", 303)
    cookies.set_token(
        response,
        state,
        Purpose.SESSION,
        person.id,
        jti=new_id(),
        name=cookies.SESSION,
        path="/",
        now=now,
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, posted: InForm) -> Response:
    """Ends the session in this browser."""
    state = state_of(request)
    link = cookies.read_token(request, state, Purpose.SESSION, cookies.SESSION)
    if link is not None and not state.links.is_sealed(link.jti, SIGN_OUT, posted.csrf):
        return message_page(
            "You are still signed in", "Go back, reload the page and sign out there.", status=403
        )
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(cookies.SESSION, path="/", httponly=True, samesite="lax")
    return response


def _form(
    state: ApiState, visit: str, *, status: int = 200, typed: str = "", mistake: str = ""
) -> Response:
    response = render(
        "sign_in.html",
        status=status,
        title="Sign in",
        csrf=state.links.seal(visit, FORM),
        typed=typed,
        mistake=mistake,
    )
    cookies.set_value(response, state, cookies.VISIT, visit, path="/sign-in", seconds=VISIT_SECONDS)
    return response


def _invalid() -> Response:
    return message_page(
        "This link does not work",
        "It is not whole, or not one of ours. Ask for a new one.",
        status=404,
        way=NEW_LINK,
    )
