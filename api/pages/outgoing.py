"""Mail that waits, is held or was given up: looked at, tried again, released."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import InForm, WhyForm, read
from api.pages.page_forms import PageForms
from api.pages.rendering import render
from api.pages.routing import page_router
from api.pages.visitors import staff_visitor
from api.state import state_of
from models.session import unit_of_work
from models.vocabulary import MailState
from review.actors import Actor
from review.commands.release_mail import release_mail
from review.commands.retry_mail import retry_failed, retry_mail
from review.queries.identifiers import known_shape
from review.queries.mail_trouble import mail_trouble
from review.queries.mails import list_mails

router = page_router()

PAGE = "/outgoing"
FORMS = PageForms(PAGE, "outgoing-forms")
SHOWN = 100


@router.page(PAGE)
def get_outgoing(request: Request) -> Response:
    """What has not gone out, and why."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        viewer = visitor.actor.viewer
        trouble = mail_trouble(session, viewer)
        held = list_mails(session, viewer, states=[MailState.HELD], limit=SHOWN)
        waiting = list_mails(session, viewer, states=[MailState.WAITING], limit=SHOWN)
    return render(
        "outgoing.html",
        title="Mail on its way",
        staff=visitor,
        zone=visitor.person.time_zone,
        now=state.now(),
        trouble=trouble,
        held=held,
        waiting=waiting,
        shown=SHOWN,
        csrf=FORMS.proof(state, visitor),
    )


@router.post(f"{PAGE}/retry")
def post_retry_all(request: Request, posted: InForm) -> Response:
    """Has everything tried again that was given up."""

    def work(session: Session, actor: Actor, now: datetime) -> None:
        retry_failed(session, actor=actor, now=now)

    return FORMS.decided(request, posted, work)


@router.post(PAGE + "/{mail_id}/retry")
def post_retry(request: Request, mail_id: str, posted: InForm) -> Response:
    """Has one mail tried again."""

    def work(session: Session, actor: Actor, now: datetime) -> None:
        retry_mail(session, known_shape(mail_id), actor=actor, now=now)

    return FORMS.decided(request, posted, work)


@router.post(PAGE + "/holds/{hold_id}/release")
def post_release(request: Request, hold_id: str, posted: InForm) -> Response:
    """Lets held mail go."""

    def work(session: Session, actor: Actor, now: datetime) -> None:
        why = read(WhyForm, posted).why
        release_mail(session, known_shape(hold_id), reason=why, actor=actor, now=now)

    return FORMS.decided(request, posted, work, {"Why": posted.typed("why")})
