"""SendGrid's Inbound Parse: an answer by mail, raw as it came, in a form that SendGrid signed."""

import logging
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.document.answers import hook_doc
from api.door import tell
from api.hooks.form_fields import NoForm, form_fields
from api.hooks.signature import HEADERS, SIGNATURE, TIMESTAMP, BadSignature, verify
from api.problems import problem
from api.state import ApiState, state_of
from models.incoming_mail import IncomingMail
from models.session import unit_of_work
from notifications.incoming.errors import MailRefused
from notifications.incoming.limits import MOST_BYTES
from notifications.incoming.proof import envelope_of, proven_by_sendgrid
from notifications.incoming.taking import Intake, asked_by, read, take
from review.errors import TooManyReplies, Unknown

PATH = "/hooks/sendgrid/inbound"
# A mail at its largest, and the rest of the form.
MOST_BODY_BYTES = MOST_BYTES + 100_000
ALSO = frozenset({"envelope", "dkim", "SPF"})

log = logging.getLogger(__name__)
router = APIRouter(tags=["hooks"])


class Received(BaseModel):
    """What became of a mail."""

    mail: Literal["taken", "left"] = Field(
        description="`taken`: it is on record, as a comment or for the lead to look at. `left`: a "
        "machine wrote it, it is to no address of ours, or it cannot be read."
    )


DOCUMENT: dict[str, Any] = {
    "parameters": HEADERS,
    "requestBody": {
        "description": "The form of Inbound Parse with `Send Raw` on.",
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        name: {"type": "string"} for name in ("email", "envelope", "dkim", "SPF")
                    },
                }
            }
        },
    },
}
PROBLEMS = hook_doc()


@router.post(
    PATH,
    operation_id="take_sendgrid_mail",
    response_model=Received,
    responses=PROBLEMS,
    openapi_extra=DOCUMENT,
)
async def post_inbound(request: Request) -> Response:
    """Takes an answer by mail from SendGrid's Inbound Parse (raw MIME, with a signature policy).

    403: the call is not signed by the key of PLACET_SENDGRID_INBOUND_KEY, or not of now. 404: no
    such key is set, or no PLACET_REPLY_DOMAIN. 503: so many mails to one address wait for the lead
    that SendGrid has to keep this one and come again. What is signed and of no use is answered
    with 200 all the same: SendGrid repeats whatever is not, for three days. The same mail again
    changes nothing.
    """
    state = state_of(request)
    key, intake = state.config.sendgrid_inbound_key, intake_of(state)
    if key is None or intake is None:
        raise Unknown
    body = await request.body()
    try:
        await run_in_threadpool(
            verify,
            key,
            signature=request.headers.get(SIGNATURE),
            timestamp=request.headers.get(TIMESTAMP),
            body=body,
            now=state.now(),
        )
        fields = await form_fields(request.headers.get("content-type", ""), body)
    except BadSignature as bad:
        return problem(403, "bad-signature", str(bad))
    except NoForm:
        log.warning("a signed call of Inbound Parse held no form")
        return tell(Received(mail="left"))
    try:
        taken = await run_in_threadpool(_take, state, intake, fields)
    except TooManyReplies as too_many:
        log.warning("a mail was put off: too many to its address wait for the lead")
        return problem(503, too_many.code, too_many.detail)
    return tell(Received(mail="taken" if taken else "left"))


def intake_of(state: ApiState) -> Intake | None:
    """What it takes to take mail; none where no domain is set for it."""
    config = state.config
    if not config.reply_domain:
        return None
    return Intake(
        links=state.links,
        reply_domain=config.reply_domain,
        own_domain=config.mail_domain,
        keep_files=config.keep_attachments,
    )


def _take(state: ApiState, intake: Intake, fields: dict[str, bytes]) -> bool:
    """One transaction, committed before there is an answer."""
    told = {
        name: value.decode("utf-8", "replace") for name, value in fields.items() if name in ALSO
    }
    sender, recipients = envelope_of(told)
    raw, now = fields.get("email", b""), state.now()
    with unit_of_work(state.engine) as session:
        # Who is not asked is not read: only then does the mail cost anything.
        if asked_by(session, intake, recipients) is None:
            return False
    try:
        mail = read(raw, intake, sender=sender, now=now)
    except MailRefused as refused:
        log.warning("a mail was not read: %s", refused)
        return False
    with unit_of_work(state.engine) as session:
        request = asked_by(session, intake, recipients)
        if request is None:
            return False
        row: IncomingMail | None = take(
            session, mail, raw, request, proven=lambda one: proven_by_sendgrid(one, told), now=now
        )
        return row is not None
