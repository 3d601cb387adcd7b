"""SendGrid's Event Webhook: what became of the mails that it took from us."""

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.document.answers import hook_doc
from api.door import tell
from api.hooks.reports import NoReports, read_reports
from api.hooks.signature import HEADERS, SIGNATURE, TIMESTAMP, BadSignature, verify
from api.problems import problem
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.commands.note_mail_event import MailReport, note_mail_event
from review.errors import Unknown

router = APIRouter(tags=["hooks"])


class Taken(BaseModel):
    """What became of the events of a call."""

    taken: int = Field(description="News of mails of ours.")
    ignored: int = Field(description="Known already, of other mails, or of no interest.")


DOCUMENT: dict[str, Any] = {
    "parameters": HEADERS,
    "requestBody": {
        "description": "A list of events, as SendGrid describes them.",
        "required": True,
        "content": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
    },
}
PROBLEMS = hook_doc((400, "no-events"))


@router.post(
    "/hooks/sendgrid/events",
    operation_id="take_sendgrid_events",
    response_model=Taken,
    responses=PROBLEMS,
    openapi_extra=DOCUMENT,
)
async def post_events(request: Request) -> Response:
    """Takes SendGrid's reports of mails delivered, deferred, bounced, dropped or reported as spam.

    403: the call is not signed by the key of PLACET_SENDGRID_WEBHOOK_KEY, or not of now. 404: no
    such key is set. 400: no list of events. Sent again, an event changes nothing.
    """
    state = state_of(request)
    key = state.config.sendgrid_webhook_key
    if key is None:
        raise Unknown
    body = await request.body()
    now = state.now()
    try:
        verify(
            key,
            signature=request.headers.get(SIGNATURE),
            timestamp=request.headers.get(TIMESTAMP),
            body=body,
            now=now,
        )
        reports, ignored = read_reports(body, now)
    except BadSignature as bad:
        return problem(403, "bad-signature", str(bad))
    except NoReports:
        return problem(400, "no-events", "The body is no list of events.")
    taken = await run_in_threadpool(_note, state, reports)
    return tell(Taken(taken=taken, ignored=ignored + len(reports) - taken))


def _note(state: ApiState, reports: list[MailReport]) -> int:
    """A transaction for each mail: what one has to wait for holds up no other draft."""
    taken = 0
    for _, found in groupby(reports, lambda report: report.row_id):
        with unit_of_work(state.engine) as session:
            taken += sum(note_mail_event(session, one, now=state.now()) for one in found)
    return taken
