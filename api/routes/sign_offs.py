"""Requests, and the sign-offs that answer them."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.document.answers import CODES
from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.rounds import (
    RequestOut,
    RoundClosedProblem,
    SignOffIn,
    SignOffOut,
    answer_from,
    request_out,
    sign_off_out,
)
from api.schemas.values import Email, GroupKey, Page
from models.talk import Decided, Talk
from models.vocabulary import RequestState
from review.actors import Actor
from review.commands.admit_answer import Answer as Position
from review.commands.record_sign_off import RecordedSignOff, signing
from review.commands.try_code import Try, paying
from review.errors import (
    NotYourRequest,
    NotYourTurn,
    ReasonMissing,
    RequestMoved,
    RevisionSuperseded,
    RoundClosed,
    Unknown,
    WayClosed,
)
from review.links import Links
from review.queries.identifiers import draft_id as id_of
from review.queries.identifiers import known_shape
from review.queries.requests import list_requests
from review.scopes import Scope

router = APIRouter(tags=["sign-offs"])


@router.get(
    "/requests",
    operation_id="list_requests",
    response_model=Page[RequestOut],
    responses=doc(422, scope=Scope.READ),
)
def get_requests(
    door: ReadDoor,
    state: Annotated[RequestState | None, Query()] = None,
    person: Annotated[Email | None, Query()] = None,
    group: Annotated[GroupKey | None, Query()] = None,
    draft: Annotated[str | None, Query(description="Id or name of a draft.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """Requests in the order of asking."""

    def work(visit: Visit) -> Response:
        try:
            draft_id = None if draft is None else id_of(visit.session, draft)
            cursor = None if after is None else known_shape(after)
        except Unknown:
            return tell(page([], limit, lambda one: one.id, RequestOut))
        found = list_requests(
            visit.session,
            visit.actor.viewer,
            state=state,
            person=person,
            group=group,
            draft_id=draft_id,
            after=cursor,
            limit=limit + 1,
        )
        items = [request_out(one) for one in found]
        return tell(page(items, limit, lambda one: one.id, RequestOut))

    return door.read(Scope.READ, work)


@router.post(
    "/requests/{request_id}/sign-offs",
    operation_id="record_sign_off",
    status_code=201,
    response_model=SignOffOut,
    responses=doc(
        404,
        412,
        422,
        RevisionSuperseded,
        NotYourRequest,
        RequestMoved,
        NotYourTurn,
        WayClosed,
        RoundClosed,
        *CODES,
        ReasonMissing,
        scope=Scope.SIGN_OFFS_WRITE,
    ),
)
async def post_sign_off(request_id: str, body: SignOffIn, door: InDoor) -> Response:
    """Records a position on the request, bound to the text it names.

    409 `revision-superseded`: another text is under review; nothing was recorded.
    409 `not-your-request`: somebody else was asked; nothing was recorded.
    409 `request-moved`: a delegate was asked in the person's place; nothing was recorded.
    409 `not-your-turn`: other groups come first; nothing was recorded.
    409 `way-closed`: the plan takes no answer of the group over the API, or none by a token that
    is nobody's (`answers_by`); nothing was recorded. A client that is bound to nobody answers for
    nobody (409 `not-your-request`).
    409 `code-needed`: the plan asks for a code that is mailed to the person (POST
    `/requests/{request_id}/codes`), whoever calls; nothing was recorded.
    409 `code-wrong`, `code-expired`, `code-spent`: that code is not the one, its ten minutes are
    over, or it was tried five times; nothing was recorded.
    409 `round-closed`: it has ended; the answer is on record (`sign_off`) and does not count.
    """

    said = answer_from(body)
    tried = None
    if body.code is not None:
        tried = await door.first_on_loop(
            Scope.SIGN_OFFS_WRITE,
            partial(_paying, request_id, said, body.code, door.state.links),
        )

    def work(actor: Actor, now: datetime) -> Talk[Decided[Answer]]:
        decided = yield from signing(
            known_shape(request_id),
            said,
            actor=actor,
            now=now,
            on_behalf_of=body.on_behalf_of,
            tried=tried,
        )
        return Decided(_answer(decided.result), decided.writes)

    return await door.change_on_loop(Scope.SIGN_OFFS_WRITE, work)


def _paying(
    request_id: str, said: Position, code: str, links: Links, actor: Actor, now: datetime
) -> Talk[Decided[Try]]:
    # Counted before the call itself, which a refusal undoes.
    return paying(known_shape(request_id), said, code, links, actor=actor, now=now)


def _answer(recorded: RecordedSignOff) -> Answer:
    told = sign_off_out(recorded.sign_off, recorded.email, recorded.on_behalf_of)
    if told.counts:
        return answer(201, told)
    return answer(
        409,
        RoundClosedProblem(
            type="urn:placet:problem:round-closed",
            title="Not as things stand",
            status=409,
            detail=f"Round {recorded.round_number} has ended. Your answer is on record as "
            "given after its end; it does not count.",
            sign_off=told,
        ),
    )
