"""Who is at a page: a reviewer by the cookie of their link, or somebody who signed in."""

from dataclasses import dataclass

from fastapi import FastAPI
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.principals import person_actor
from api.state import ApiState
from models.person import Person
from models.request import Request as Asked
from review.actors import MAILED_LINK, Actor
from review.confirmation import confirmation_of
from review.errors import NotAllowed, Unknown
from review.links import Link, Purpose, answer_jti
from review.locking import lock_draft_of_request
from review.queries.identifiers import known_shape

SIGN_OUT = "sign-out"
ANSWER_SESSION = "answer-session"


class SignInNeeded(Exception):
    """The page is for people who have signed in."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at a page, as they act and see."""

    person: Person
    actor: Actor
    # Of the cookie; the proofs in the forms are bound to it.
    jti: str
    # For the form with which they sign out.
    csrf: str
    # Whether the page of outgoing mail is there to be shown.
    mail_shown: bool


def install(app: FastAPI) -> None:
    """Sends whoever has to sign in to where that is done."""

    def on_sign_in_needed(_: Request, __: Exception) -> Response:
        return RedirectResponse("/sign-in", 303)

    app.add_exception_handler(SignInNeeded, on_sign_in_needed)


def staff_visitor(session: Session, request: Request, state: ApiState) -> Visitor:
    """The member of staff whose session this is."""
    link = cookies.read_token(request, state, Purpose.SESSION, cookies.SESSION)
    person = None if link is None else session.get(Person, link.subject)
    if link is None or person is None or not person.staff:
        raise SignInNeeded
    visitor = _visitor(session, state, person, link, "session", "sign-in by a mailed link")
    if visitor.actor.viewer.outside:
        # These pages name everyone and every position: they are for insiders, whoever leads.
        raise NotAllowed("These pages are for people inside; answer by the links in your mail.")
    return visitor


def reviewer(
    session: Session, request: Request, state: ApiState, request_id: str
) -> Visitor | None:
    """The person asked, by their link's cookie or their own session; none for anybody else."""
    try:
        asked = session.get(Asked, known_shape(request_id))
    except Unknown:
        return None
    person = None if asked is None else session.get(Person, asked.person_id)
    if asked is None or person is None:
        return None
    link = cookies.read_token(request, state, Purpose.ANSWER_SESSION, cookies.ANSWER)
    if link is not None and link.subject == asked.id and link.jti in session_names(state, asked):
        return _visitor(session, state, person, link, MAILED_LINK, "possession of the mailed link")
    link = cookies.read_token(request, state, Purpose.SESSION, cookies.SESSION)
    if link is not None and link.subject == person.id and person.staff:
        return _visitor(session, state, person, link, "session", "sign-in by a mailed link")
    return None


def hold_to_link(session: Session, state: ApiState, visitor: Visitor, request_id: str) -> None:
    """Refuses whoever came by a link that was replaced since; the draft is locked from here on."""
    if visitor.actor.method != MAILED_LINK:
        return
    lock_draft_of_request(session, request_id)
    asked = session.get_one(Asked, request_id, populate_existing=True)
    if visitor.jti not in session_names(state, asked):
        raise NotAllowed("The link by which you came has been replaced; nothing was recorded.")


def session_names(state: ApiState, asked: Asked) -> tuple[str, ...]:
    """What a session may be called that the request's link opens; another once it is replaced.

    By every key that is still to be trusted, the one in use first.
    """
    jti = answer_jti(asked.id, asked.links_replaced)
    names = (state.links.seal(jti, ANSWER_SESSION), *state.links.seals(jti, ANSWER_SESSION))
    return tuple(name[:32] for name in names)


def confirmer(
    session: Session, request: Request, state: ApiState, override_id: str
) -> Visitor | None:
    """Whoever was asked to confirm this override, by their link's cookie; none for anybody else."""
    link = cookies.read_token(request, state, Purpose.CONFIRM_SESSION, cookies.CONFIRM)
    if link is None:
        return None
    try:
        asked = confirmation_of(link.subject)
    except Unknown:
        return None
    person = session.get(Person, asked.person)
    if person is None or asked.override != override_id.lower():
        return None
    return _visitor(session, state, person, link, MAILED_LINK, "possession of the mailed link")


def _visitor(
    session: Session, state: ApiState, person: Person, link: Link, method: str, assurance: str
) -> Visitor:
    actor = person_actor(session, person, method=method, assurance=assurance)
    csrf = state.links.seal(link.jti, SIGN_OUT)
    return Visitor(person, actor, link.jti, csrf, mail_shown=state.config.mail == "files")
