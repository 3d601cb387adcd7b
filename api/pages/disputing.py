"""The link "this was not me" of a receipt: explains, and suspends the answer by its form only."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.pages.deciding import decide, keeping_words
from api.pages.errands import Destination, Errand, come_by, need_mail, set_out
from api.pages.forms import DisputeForm, InForm, Mistakes, Posted, read
from api.pages.rendering import message_page, render
from api.pages.routing import page_router
from api.principals import person_actor
from api.state import ApiState, state_of
from models.person import Person
from models.session import unit_of_work
from models.sign_off import SignOff
from review.actors import Actor
from review.commands.dispute_sign_off import dispute_sign_off, was_disputed
from review.errors import Unknown
from review.links import Link, Purpose
from review.queries.identifiers import known_shape
from review.queries.mail_facts import RoundMatter, group_label, round_matter

router = page_router()

FORM = "dispute"
ERRAND = Errand(Purpose.DISPUTE, Purpose.DISPUTE_SESSION, cookies.DISPUTE)
SEND_AGAIN = "The form did not come from this page as it was last shown. Send it once more."


@dataclass(frozen=True, slots=True)
class Disowner:
    """The person in whose name an answer is, come by the link of its receipt."""

    sign_off: SignOff
    person: Person
    actor: Actor
    matter: RoundMatter
    group: str
    disputed_at: datetime | None
    jti: str


@router.page("/not-me/{token}")
def open_dispute_link(request: HttpRequest, token: str) -> Response:
    """Goes on to the page of the answer; decides nothing."""
    state = state_of(request)

    def find(link: Link) -> Destination:
        sign_off_id = known_shape(link.subject)
        with unit_of_work(state.engine) as session:
            if session.get(SignOff, sign_off_id) is None:
                raise Unknown
        return Destination(sign_off_id, path_of(sign_off_id))

    return set_out(state, token, ERRAND, find)


@router.page("/sign-offs/{sign_off_id}/dispute")
def get_dispute(request: HttpRequest, sign_off_id: str) -> Response:
    """What was recorded, and the form that says it was not one's own."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        one = _disowner(session, request, state, sign_off_id)
    return need_mail() if one is None else _show(state, one)


@router.post("/sign-offs/{sign_off_id}/dispute")
def post_dispute(request: HttpRequest, sign_off_id: str, posted: InForm) -> Response:
    """Suspends the answer, or leaves it as it is, as was chosen."""
    state = state_of(request)
    return keeping_words(request.url.path, {}, lambda: _post(request, state, sign_off_id, posted))


def path_of(sign_off_id: str) -> str:
    """Where the page of the answer stands."""
    return f"/sign-offs/{sign_off_id}/dispute"


def _post(request: HttpRequest, state: ApiState, sign_off_id: str, posted: Posted) -> Response:
    with unit_of_work(state.engine) as session:
        one = _disowner(session, request, state, sign_off_id)
    if one is None:
        return need_mail()
    if not state.links.is_sealed(one.jti, FORM, posted.csrf):
        return _show(state, one, status=403, mistake=SEND_AGAIN)
    try:
        chosen = read(DisputeForm, posted).whose
    except Mistakes as mistakes:
        return _show(state, one, status=422, mistake=next(iter(mistakes.by_field.values())))
    if chosen == "mine":
        return message_page(
            "Nothing was changed",
            "Your answer stands as it was recorded. You can close this page.",
            status=200,
        )
    sign_off, actor = one.sign_off.id, one.actor
    decide(state, lambda session: dispute_sign_off(session, sign_off, actor=actor, now=state.now()))
    return RedirectResponse(path_of(sign_off), 303)


def _disowner(
    session: Session, request: HttpRequest, state: ApiState, sign_off_id: str
) -> Disowner | None:
    try:
        sign_off = session.get(SignOff, known_shape(sign_off_id))
    except Unknown:
        return None
    link = None if sign_off is None else come_by(request, state, ERRAND, sign_off.id)
    if sign_off is None or link is None:
        return None
    person = session.get_one(Person, sign_off.person_id)
    return Disowner(
        sign_off=sign_off,
        person=person,
        actor=person_actor(
            session, person, method="receipt-link", assurance="possession of the mailed receipt"
        ),
        matter=round_matter(session, sign_off.round_id),
        group=group_label(session, sign_off.group_key),
        disputed_at=was_disputed(session, sign_off),
        jti=link.jti,
    )


def _show(state: ApiState, one: Disowner, *, status: int = 200, mistake: str = "") -> Response:
    return render(
        "dispute.html",
        status=status,
        title="Was this you?",
        one=one,
        path=path_of(one.sign_off.id),
        zone=one.person.time_zone,
        mistake=mistake,
        csrf=state.links.seal(one.jti, FORM),
    )
