"""What ticket systems tell by themselves: new tickets, labels, comments, states."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.document.answers import hook_doc
from api.door import tell
from api.problems import problem
from api.state import ApiState, state_of
from models.session import unit_of_work
from models.ticket_delivery import TicketDelivery
from models.vocabulary import DeliveryFate
from review.errors import Unknown
from ticketing.heard.errors import BadSignature, Unreadable
from ticketing.heard.reading import hear
from ticketing.heard.values import Heard
from ticketing.mapping.values import Connection
from ticketing.taking.taking import take

router = APIRouter(tags=["hooks"])
log = logging.getLogger(__name__)


class TicketNews(BaseModel):
    """What became of a delivery."""

    fate: DeliveryFate = Field(
        description="`applied`: it has had its effect. `ignored`: it asks for nothing here, or was "
        "told before. `refused`: it asks for something that could not be done, as the board says, "
        "and an answer in the ticket where it asked for a review.",
        examples=["applied"],
    )


SIGNED_BY = (
    ("X-Hub-Signature", "Jira: `sha256=` and HMAC-SHA256 of the body, in hex."),
    ("X-Atlassian-Webhook-Identifier", "Jira: the id of the delivery."),
    ("X-Hub-Signature-256", "GitHub: `sha256=` and HMAC-SHA256 of the body, in hex."),
    ("X-GitHub-Delivery", "GitHub: the id of the delivery."),
    ("X-GitHub-Event", "GitHub: what it is about."),
    ("X-Zendesk-Webhook-Signature", "Zendesk: base64 of HMAC-SHA256 of the timestamp and body."),
    ("X-Zendesk-Webhook-Signature-Timestamp", "Zendesk: five minutes away from now at most."),
    ("webhook-id", "Standard Webhooks (Roundup, others): the id of the delivery."),
    ("webhook-timestamp", "Standard Webhooks: five minutes away from now at most."),
    ("webhook-signature", "Standard Webhooks: `v1,` and base64 of HMAC-SHA256."),
)
DOCUMENT: dict[str, Any] = {
    "parameters": [
        {
            "name": name,
            "in": "header",
            "required": False,
            "schema": {"type": "string"},
            "description": about,
        }
        for name, about in SIGNED_BY
    ],
    "requestBody": {
        "description": "As the ticket system describes its webhooks; for Roundup and others as "
        "docs/tickets.md does.",
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
}
PROBLEMS = hook_doc((400, "unreadable-delivery"))


@router.post(
    "/hooks/tickets/{connection}",
    operation_id="take_ticket_news",
    response_model=TicketNews,
    responses=PROBLEMS,
    openapi_extra=DOCUMENT,
)
async def post_ticket_news(
    request: Request,
    connection: Annotated[
        str, Path(description="The name of a connection in the file of ticket systems.")
    ],
) -> Response:
    """Takes what a ticket system tells of its tickets, signed as that system signs.

    It may start the review of a draft, note the state of a ticket, or ask how a draft stands, all
    as the file of ticket systems and the draft's plan say; it never signs anything off. 403: it is
    not signed with the secret of the connection, or not of now. 404: there is no such connection,
    or no secret for it is set. 400: it cannot be read. Told again, it changes nothing.
    """
    state = state_of(request)
    found = state.config.tickets.connection(connection)
    secret = state.config.ticket_secrets.get(connection)
    if found is None or secret is None:
        raise Unknown
    body = await request.body()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        # Read beside the loop: a large body takes a while.
        heard = await run_in_threadpool(hear, found.system, headers, body, secret, state.now())
    except BadSignature as bad:
        return problem(403, "bad-signature", str(bad))
    except Unreadable as bad:
        log.warning("a signed delivery of %s cannot be read: %s", found.name, bad)
        return problem(400, "unreadable-delivery", str(bad))
    taken = await run_in_threadpool(_take, state, found, heard)
    return tell(TicketNews(fate=taken.fate if taken else DeliveryFate.IGNORED))


def _take(state: ApiState, connection: Connection, heard: Heard) -> TicketDelivery | None:
    """One transaction, committed before there is an answer."""
    config = state.config
    with unit_of_work(state.engine) as session:
        return take(
            session,
            config.tickets,
            connection,
            heard,
            base_url=config.public_url,
            now=state.now(),
        )
