"""The cookies behind the pages: HttpOnly, SameSite=Lax, each with the narrowest path."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from api.state import ApiState
from review.links import LIFETIMES, Link, LinkProblem, Purpose

# Holds the way from a mailed link to its one request.
ANSWER = "placet_answer"
# Holds the way from a receipt to the page that disowns its answer.
DISPUTE = "placet_dispute"
# Holds the way from a mail to what its person chooses of the mail to them.
CHOICES = "placet_choices"
# Holds the way from a mailed link to its one override.
CONFIRM = "placet_confirm"
# Holds the session of somebody who signed in.
SESSION = "placet_session"
# Ties the sign-in form to the browser that fetched it.
VISIT = "placet_visit"


def set_token(
    response: Response,
    state: ApiState,
    purpose: Purpose,
    subject: str,
    *,
    jti: str,
    name: str,
    path: str,
    now: datetime,
) -> None:
    """Signs a token for the purpose and puts it into a cookie that lives as long."""
    token = state.links.sign(purpose, subject, jti=jti, now=now)
    lifetime = int(LIFETIMES[purpose].total_seconds())
    set_value(response, state, name, token, path=path, seconds=lifetime)


def set_value(
    response: Response, state: ApiState, name: str, value: str, *, path: str, seconds: int
) -> None:
    """A cookie that no script reads and no other site sends with a form."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=state.config.public_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )


def read_token(request: Request, state: ApiState, purpose: Purpose, name: str) -> Link | None:
    """What the cookie says, if it is there and good."""
    try:
        return state.links.verify(request.cookies.get(name), purpose, now=state.now())
    except LinkProblem:
        return None
