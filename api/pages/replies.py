"""The lead's word on what came by mail, from the page of the draft."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import HeldReplyForm, InForm, read
from api.pages.routing import page_router
from api.pages.staff_forms import decided
from models.vocabulary import HeldBecause
from review.actors import Actor
from review.commands.decide_reply import decide_reply
from review.queries.identifiers import known_shape

router = page_router()

WHY_HELD = {
    HeldBecause.OTHER_SENDER: "It comes from another address than theirs.",
    HeldBecause.UNPROVEN: "Nothing proves that it comes from their address.",
    HeldBecause.RECALLED: "The round was recalled before it came.",
    HeldBecause.EXPIRED: "It came to an address that is no longer in use.",
    HeldBecause.TOO_LONG: "It is longer than a comment may be.",
}


@router.post("/drafts/{draft_id}/replies/{reply_id}")
def post_reply(request: Request, draft_id: str, reply_id: str, posted: InForm) -> Response:
    """Accepts what came by mail, or discards it, and goes back to the page."""

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        form = read(HeldReplyForm, posted)
        decide_reply(
            session,
            known,
            known_shape(reply_id),
            accept=form.what == "accept",
            actor=actor,
            now=now,
        )

    return decided(request, draft_id, posted, work)
