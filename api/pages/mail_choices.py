"""How often somebody is written to: their own choices, by the link at the foot of a mail."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from api.pages import cookies
from api.pages.deciding import decide, keeping_words
from api.pages.errands import Destination, Errand, come_by, need_mail, set_out
from api.pages.forms import ChoiceForm, InForm, Posted, read
from api.pages.rendering import message_page, render
from api.pages.routing import page_router
from api.state import ApiState, state_of
from models.person import Person
from models.request import Request
from models.session import unit_of_work
from models.vocabulary import Digest
from review.commands.choose_digest import choose_digest
from review.commands.mute_reminders import mute_person, mute_request
from review.errors import Unknown
from review.links import EVERY_REQUEST, ONE_REQUEST, Link, LinkExpired, LinkProblem, Purpose
from review.queries.awaited import Awaited, awaited_of
from review.queries.identifiers import known_shape

router = page_router()

FORM = "mail-choices"
ERRAND = Errand(Purpose.MAIL_CHOICES, Purpose.MAIL_CHOICES_SESSION, cookies.CHOICES)
# RFC 8058 has mail clients post it as either kind of form.
ONE_CLICK = re.compile(
    rb'(?:\A|&)List-Unsubscribe=One-Click(?:\Z|&)|name="List-Unsubscribe"\r?\n\r?\nOne-Click\r?\n'
)


@dataclass(frozen=True, slots=True)
class Chooser:
    """The person, come by the link, and what waits for them."""

    person: Person
    awaited: tuple[Awaited, ...]
    jti: str


async def posted_body(request: HttpRequest) -> bytes:
    return await request.body()


@router.page("/mail-choices/{token}")
def open_choices_link(request: HttpRequest, token: str) -> Response:
    """Goes on to the page of the choices; changes none."""
    state = state_of(request)

    def find(link: Link) -> Destination:
        with unit_of_work(state.engine) as session:
            person_id, _ = _meant(session, link)
        return Destination(person_id, path_of(person_id))

    return set_out(state, token, ERRAND, find)


@router.post("/mail-choices/{token}")
def mute_by_one_click(
    request: HttpRequest, token: str, body: Annotated[bytes, Depends(posted_body)]
) -> Response:
    """What a mail client's own button sends (RFC 8058): mutes the reminders that the mail is of."""
    state = state_of(request)
    if not ONE_CLICK.search(body):
        return PlainTextResponse("Send List-Unsubscribe=One-Click.", 400)
    try:
        link = state.links.verify(token, Purpose.MAIL_CHOICES, now=state.now())
        decide(state, lambda session: _mute(session, state, link))
    except LinkExpired as expired:
        return PlainTextResponse(str(expired), 410)
    except (LinkProblem, Unknown):
        return PlainTextResponse("This link does not work.", 404)
    return PlainTextResponse("No more reminders come. Nothing was answered by it.")


@router.page("/people/{person_id}/mail")
def get_choices(request: HttpRequest, person_id: str) -> Response:
    """What is chosen, and the forms to choose otherwise."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        one = _chooser(session, request, state, person_id)
    return need_mail() if one is None else _show(state, one)


@router.post("/people/{person_id}/mail")
def post_choices(request: HttpRequest, person_id: str, posted: InForm) -> Response:
    """Makes one choice, and goes back to the page, which shows it."""
    state = state_of(request)
    return keeping_words(request.url.path, {}, lambda: _post(request, state, person_id, posted))


def path_of(person_id: str) -> str:
    """Where the page of the person's choices stands."""
    return f"/people/{person_id}/mail"


def _post(request: HttpRequest, state: ApiState, person_id: str, posted: Posted) -> Response:
    with unit_of_work(state.engine) as session:
        one = _chooser(session, request, state, person_id)
    if one is None:
        return need_mail()
    if not state.links.is_sealed(one.jti, FORM, posted.csrf):
        return message_page(
            "Please send it once more",
            "The form did not come from the page as it was last shown to you.",
            status=403,
            way=("Open the page", path_of(one.person.id)),
        )
    form, person = read(ChoiceForm, posted), one.person.id
    muted = form.reminders == "mute"
    if form.request is not None and form.request not in {each.request_id for each in one.awaited}:
        raise Unknown

    def choose(session: Session) -> None:
        actor, now = f"person:{person}", state.now()
        if form.digest is not None:
            choose_digest(session, person, form.digest, actor=actor, now=now)
        elif form.request is not None:
            mute_request(session, form.request, muted=muted, actor=actor, now=now)
        elif form.reminders is not None:
            mute_person(session, person, muted=muted, actor=actor, now=now)

    decide(state, choose)
    return RedirectResponse(path_of(person), 303)


def _mute(session: Session, state: ApiState, link: Link) -> None:
    person_id, request_id = _meant(session, link)
    actor, now = f"person:{person_id}", state.now()
    if request_id is None:
        mute_person(session, person_id, muted=True, actor=actor, now=now)
    else:
        mute_request(session, request_id, muted=True, actor=actor, now=now)


def _meant(session: Session, link: Link) -> tuple[str, str | None]:
    """Whose choices the link is to, and of which request alone, if of one."""
    subject = link.subject
    if subject.startswith(EVERY_REQUEST):
        person_id = known_shape(subject.removeprefix(EVERY_REQUEST))
        if session.get(Person, person_id) is None:
            raise Unknown
        return person_id, None
    asked = session.get(Request, known_shape(subject.removeprefix(ONE_REQUEST)))
    if asked is None:
        raise Unknown
    return asked.person_id, asked.id


def _chooser(
    session: Session, request: HttpRequest, state: ApiState, person_id: str
) -> Chooser | None:
    try:
        person = session.get(Person, known_shape(person_id))
    except Unknown:
        return None
    link = None if person is None else come_by(request, state, ERRAND, person.id)
    if person is None or link is None:
        return None
    return Chooser(person, awaited_of(session, person.id), link.jti)


def _show(state: ApiState, one: Chooser) -> Response:
    return render(
        "mail_choices.html",
        title="Mail to you",
        person=one.person,
        awaited=one.awaited,
        path=path_of(one.person.id),
        zone=one.person.time_zone,
        daily=one.person.digest is Digest.DAILY,
        csrf=state.links.seal(one.jti, FORM),
    )
