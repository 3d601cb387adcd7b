"""A mailed link to one small page of its own: into a cookie for that page, out of the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.pages.rendering import message_page
from api.state import ApiState
from review.errors import Unknown
from review.links import Link, LinkExpired, LinkProblem, Purpose


@dataclass(frozen=True, slots=True)
class Errand:
    """What such a link is for, and what holds the way in once it was opened."""

    link: Purpose
    session: Purpose
    cookie: str
    # What to do about one that has expired.
    expired: str = "If you still need it, answer the mail: its sender can help."


@dataclass(frozen=True, slots=True)
class Destination:
    """Which thing the page is about, and where it stands."""

    subject: str
    path: str


def set_out(
    state: ApiState, token: str, errand: Errand, find: Callable[[Link], Destination]
) -> Response:
    """Goes on to the page without the token; `find` raises `Unknown` for what is not there."""
    now = state.now()
    try:
        link = state.links.verify(token, errand.link, now=now)
        there = find(link)
    except LinkExpired as expired:
        return message_page(
            "This link has expired",
            str(expired),
            errand.expired,
            status=410,
        )
    except (LinkProblem, Unknown):
        return not_ours()
    response = RedirectResponse(there.path, 303)
    cookies.set_token(
        response,
        state,
        errand.session,
        there.subject,
        jti=state.links.seal(link.jti, errand.session.value)[:32],
        name=errand.cookie,
        path=there.path,
        now=now,
    )
    return response


def come_by(request: Request, state: ApiState, errand: Errand, subject: str) -> Link | None:
    """The session of whoever came to the page of this thing by its link."""
    link = cookies.read_token(request, state, errand.session, errand.cookie)
    return link if link is not None and link.subject == subject else None


def not_ours() -> Response:
    """For a link that was never good."""
    return message_page(
        "This link does not work",
        "It is not whole, or not one of ours. Open it from the mail itself, or copy all of it: "
        "it ends where the line ends.",
        status=404,
    )


def need_mail(words: Mapping[str, str] | None = None) -> Response:
    """For whoever stands at the page without having come by its link; says nothing about it.

    `words`: what was typed there, to be copied.
    """
    return message_page(
        "Open the link in your mail",
        "This page opens by the link in a mail. The way in lasts a day; after that, open the link "
        "again.",
        status=403,
        words=words,
    )
