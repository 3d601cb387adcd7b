"""Tickets: a draft's in ticket systems, opened, named, tried again."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.tickets import TicketIn, TicketOut, TicketsRetriedOut, ticket_out
from api.schemas.values import Page
from api.sight import visible_draft
from api.ticket_kinds import wanted_kind, wanted_there
from models.vocabulary import TicketStanding
from review.commands.ask_ticket import ask_ticket
from review.commands.retry_ticket import retry_ticket, retry_tickets
from review.errors import AlreadyThere, TicketNotFailed, Unknown
from review.queries.identifiers import known_shape
from review.queries.tickets import knows_tickets, list_tickets, the_ticket
from review.scopes import Scope

router = APIRouter(tags=["tickets"])

Standing = Annotated[
    TicketStanding | None, Query(description="Only those that stand so, by their worst act.")
]


@router.get(
    "/tickets",
    operation_id="list_tickets",
    response_model=Page[TicketOut],
    responses=doc(422, scope=Scope.TICKETS_READ),
)
def get_tickets(
    door: ReadDoor, standing: Standing = None, limit: Limit = 100, after: After = None
) -> Response:
    """Every draft's tickets in the order in which they came up; none to people outside."""

    def work(visit: Visit) -> Response:
        return _listed(visit, None, standing, limit, after)

    return door.read(Scope.TICKETS_READ, work)


@router.get(
    "/drafts/{draft_id}/tickets",
    operation_id="list_draft_tickets",
    response_model=Page[TicketOut],
    responses=doc(404, 422, scope=Scope.TICKETS_READ),
)
def get_draft_tickets(
    draft_id: str, door: ReadDoor, limit: Limit = 100, after: After = None
) -> Response:
    """The draft's tickets; none to people outside."""

    def work(visit: Visit) -> Response:
        return _listed(visit, visible_draft(visit, draft_id), None, limit, after)

    return door.read(Scope.TICKETS_READ, work)


@router.post(
    "/drafts/{draft_id}/tickets",
    operation_id="add_ticket",
    status_code=201,
    response_model=TicketOut,
    responses=doc(404, 412, 422, AlreadyThere, scope=Scope.TICKETS_WRITE),
)
def post_ticket(draft_id: str, body: TicketIn, door: InDoor) -> Response:
    """Has a ticket opened, or makes one that is there the draft's; the relay does it.

    Nothing here waits for the ticket system: the answer says `waiting`, and whether there is a
    ticket of that name shows later. 409 `already-there`: the draft has one for this purpose there.
    One that was given up is replaced by the one that is named.
    """

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        if not knows_tickets(visit.actor.viewer):
            raise Unknown
        mapping = door.state.config.tickets
        if body.ticket is not None:
            wanted = wanted_kind(mapping, body.ticket, body.name)
        else:
            wanted = wanted_there(mapping, body.connection or "", body.name or "")
        made = ask_ticket(visit.session, known, wanted, actor=visit.actor, now=visit.now)
        return _answered(visit, 201, made.id)

    return door.change(Scope.TICKETS_WRITE, work)


@router.post(
    "/tickets/{ticket_id}/retry",
    operation_id="retry_ticket",
    response_model=TicketOut,
    responses=doc(404, 412, 422, TicketNotFailed, scope=Scope.TICKETS_WRITE),
)
def post_ticket_retry(ticket_id: str, door: InDoor) -> Response:
    """Has tried again what was given up of a ticket.

    409 `ticket-not-failed`: nothing was.
    """

    def work(visit: Visit) -> Answer:
        known = known_shape(ticket_id)
        retry_ticket(visit.session, known, actor=visit.actor, now=visit.now)
        return _answered(visit, 200, known)

    return door.change(Scope.TICKETS_WRITE, work)


@router.post(
    "/tickets/retry",
    operation_id="retry_tickets",
    response_model=TicketsRetriedOut,
    responses=doc(404, 412, 422, scope=Scope.TICKETS_WRITE),
)
def post_tickets_retry(door: InDoor) -> Response:
    """Has everything tried again that was given up, of 200 tickets at most."""

    def work(visit: Visit) -> Answer:
        count = retry_tickets(visit.session, actor=visit.actor, now=visit.now)
        return answer(200, TicketsRetriedOut(retried=count))

    return door.change(Scope.TICKETS_WRITE, work)


def _listed(
    visit: Visit,
    draft_id: str | None,
    standing: TicketStanding | None,
    limit: int,
    after: str | None,
) -> Response:
    try:
        cursor = None if after is None else known_shape(after)
    except Unknown:
        return tell(Page[TicketOut](items=[]))
    found = list_tickets(
        visit.session,
        visit.actor.viewer,
        draft_id=draft_id,
        standing=standing,
        after=cursor,
        limit=limit + 1,
    )
    return tell(page([ticket_out(one) for one in found], limit, lambda one: one.id, TicketOut))


def _answered(visit: Visit, status: int, ticket_id: str) -> Answer:
    visit.session.flush()
    view = the_ticket(visit.session, visit.actor.viewer, ticket_id)
    return answer(status, ticket_out(view))
