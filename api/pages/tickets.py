"""Tickets: what has not arrived in a ticket system, tried again; and a draft's, asked for."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import InForm, TicketForm, read
from api.pages.page_forms import PageForms
from api.pages.rendering import render
from api.pages.routing import page_router
from api.pages.staff_forms import decided
from api.pages.visitors import staff_visitor
from api.state import state_of
from api.ticket_kinds import wanted_kind
from models.session import unit_of_work
from models.vocabulary import TicketStanding
from review.actors import Actor
from review.commands.ask_ticket import ask_ticket
from review.commands.retry_ticket import retry_ticket, retry_tickets
from review.queries.identifiers import known_shape
from review.queries.tickets import list_tickets, ticket_trouble

router = page_router()

PAGE = "/tickets"
FORMS = PageForms(PAGE, "ticket-forms")
SHOWN = 100


@router.page(PAGE)
def get_tickets(request: Request) -> Response:
    """What has not arrived, and why."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        viewer = visitor.actor.viewer
        trouble = ticket_trouble(session, viewer)
        waiting = list_tickets(session, viewer, standing=TicketStanding.WAITING, limit=SHOWN)
    return render(
        "tickets.html",
        title="Tickets",
        staff=visitor,
        zone=visitor.person.time_zone,
        now=state.now(),
        given_up=[one for one in trouble if one.standing is TicketStanding.GIVEN_UP],
        retrying=[one for one in trouble if one.standing is TicketStanding.RETRYING],
        waiting=waiting,
        connections=state.config.tickets.connections,
        shown=SHOWN,
        csrf=FORMS.proof(state, visitor),
    )


@router.post(f"{PAGE}/retry")
def post_retry_all(request: Request, posted: InForm) -> Response:
    """Has everything tried again that was given up."""

    def work(session: Session, actor: Actor, now: datetime) -> None:
        retry_tickets(session, actor=actor, now=now)

    return FORMS.decided(request, posted, work)


@router.post(PAGE + "/{ticket_id}/retry")
def post_retry(request: Request, ticket_id: str, posted: InForm) -> Response:
    """Has tried again what was given up of one ticket."""

    def work(session: Session, actor: Actor, now: datetime) -> None:
        retry_ticket(session, known_shape(ticket_id), actor=actor, now=now)

    return FORMS.decided(request, posted, work)


@router.post("/drafts/{draft_id}/tickets")
def post_ticket(request: Request, draft_id: str, posted: InForm) -> Response:
    """Has a ticket opened for the draft, or makes one that is there its own."""
    mapping = state_of(request).config.tickets

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        form = read(TicketForm, posted)
        wanted = wanted_kind(mapping, form.ticket, form.name or None)
        ask_ticket(session, known, wanted, actor=actor, now=now)

    return decided(request, draft_id, posted, work, {"Its name": posted.typed("name")})
