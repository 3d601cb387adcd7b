"""Outgoing mail, while it goes to files: what everyone would have got."""

import re
from pathlib import Path

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from api.pages.answers import POLICY
from api.pages.rendering import render
from api.pages.routing import page_router
from api.pages.visitors import Visitor, staff_visitor
from api.state import ApiState, state_of
from models.session import unit_of_work
from notifications.outgoing import outgoing_mail, read_eml
from review.errors import Unknown

router = page_router()

SHOWN = 100
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# A mail brings its own styles; it stands in a sandbox, where nothing else of it works.
WITH_STYLES = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


@router.page("/mail")
def get_list(request: Request) -> Response:
    """The newest mails."""
    state = state_of(request)
    visitor, folder = _enter(request, state)
    return render(
        "mail_list.html",
        title="Outgoing mail",
        staff=visitor,
        zone=visitor.person.time_zone,
        mails=outgoing_mail(folder, limit=SHOWN),
        shown=SHOWN,
    )


@router.page("/mail/{name}")
def get_mail(request: Request, name: str) -> Response:
    """One mail: its text, with the link in it to follow, and its HTML as it would look."""
    state = state_of(request)
    visitor, folder = _enter(request, state)
    # Compared with what lies there, never put into a path: no name leads out of the folder.
    known = {path.name: path for path in folder.glob("*.eml") if path.is_file()}
    if name not in known:
        raise Unknown
    mail = read_eml(known[name])
    response = render(
        "mail.html",
        title=mail.subject,
        staff=visitor,
        zone=visitor.person.time_zone,
        mail=mail,
        text=linked(mail.text),
    )
    response.headers["Content-Security-Policy"] = WITH_STYLES
    return response


def linked(text: str) -> Markup:
    """The text, escaped, with its addresses to click on."""
    parts: list[Markup] = []
    end = 0
    for found in ADDRESS.finditer(text):
        address = found.group().rstrip(".,;:)!?")
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address))
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _enter(request: Request, state: ApiState) -> tuple[Visitor, Path]:
    folder = state.config.mail_dir
    if state.config.mail != "files" or folder is None:
        raise Unknown
    with unit_of_work(state.engine) as session:
        return staff_visitor(session, request, state), folder
