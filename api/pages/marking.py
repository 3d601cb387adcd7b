"""What the lead says of a text, and a delegate of a request for changes, on a draft's page."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Path
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import InForm, Mistakes, WhyForm, read
from api.pages.proving_acts import without_code
from api.pages.routing import page_router
from api.pages.staff_forms import decided, decided_by_code
from api.schemas.values import MAX_INT
from models.request import Request as Asked
from models.vocabulary import CodedAct
from review.actors import Actor
from review.commands.act import Act
from review.commands.mark_editorial import mark_editorial
from review.commands.take_back_block import take_back_block
from review.commands.try_code import Try
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

    words = {"Why": posted.typed("why")}
    try:
        why, subject = read(WhyForm, without_code(posted)).why, known_shape(request_id)
    except (Mistakes, Unknown) as refused:
        # Told as whatever is refused: with the words that were typed.
        return decided(request, draft_id, posted, _refusing(refused), words)

    def work(session: Session, actor: Actor, known: str, now: datetime, tried: Try | None) -> None:
        asked = session.get(Asked, subject)
        if asked is None or asked.draft_id != known:
            raise Unknown
        take_back_block(session, asked.id, reason=why, actor=actor, now=now, tried=tried)

    act = Act(CodedAct.TAKE_BACK, subject, why)
    return decided_by_code(request, draft_id, posted, act, work, words)


def _refusing(refused: Exception) -> Callable[[Session, Actor, str, datetime], None]:
    def work(_: Session, __: Actor, ___: str, ____: datetime) -> None:
        raise refused

    return work
