"""What the lead says of a text, and a delegate of a request for changes, on a draft's page."""

from datetime import datetime
from typing import Annotated

from fastapi import Path
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import InForm, WhyForm, read
from api.pages.routing import page_router
from api.pages.staff_forms import decided
from api.schemas.values import MAX_INT
from models.request import Request as Asked
from review.actors import Actor
from review.commands.mark_editorial import mark_editorial
from review.commands.take_back_block import take_back_block
from review.errors import Unknown
from review.queries.identifiers import known_shape

router = page_router()

Number = Annotated[int, Path(ge=1, le=MAX_INT)]


@router.post("/drafts/{draft_id}/revisions/{number}/editorial")
def post_editorial(request: Request, draft_id: str, number: Number, posted: InForm) -> Response:
    """Marks the revision as editorial."""

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        why = read(WhyForm, posted).why
        mark_editorial(session, known, number, reason=why, actor=actor, now=now)

    return decided(request, draft_id, posted, work, {"Why": posted.typed("why")})


@router.post("/drafts/{draft_id}/take-back/{request_id}")
def post_take_back(request: Request, draft_id: str, request_id: str, posted: InForm) -> Response:
    """Takes back a request for changes as its author's named delegate."""

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        why = read(WhyForm, posted).why
        asked = session.get(Asked, known_shape(request_id))
        if asked is None or asked.draft_id != known:
            raise Unknown
        take_back_block(session, asked.id, reason=why, actor=actor, now=now)

    return decided(request, draft_id, posted, work, {"Why": posted.typed("why")})
