"""Codes on top of the link, for requests of a group whose plan asks for them."""

from fastapi import APIRouter, Response

from api.door import InDoor, Visit, answer, doc
from api.idempotency import Answer
from api.schemas.codes import CodeOut, code_out
from api.schemas.rounds import AnswerIn, answer_from
from review.commands.ask_code import ask_code
from review.errors import (
    CodeNotNeeded,
    NotYourRequest,
    NotYourTurn,
    ReasonMissing,
    RequestMoved,
    RevisionSuperseded,
    RoundClosed,
    TooManyCodes,
    WayClosed,
)
from review.queries.identifiers import known_shape
from review.scopes import Scope

router = APIRouter(tags=["sign-offs"])


@router.post(
    "/requests/{request_id}/codes",
    operation_id="ask_code",
    status_code=201,
    response_model=CodeOut,
    responses=doc(
        404,
        412,
        422,
        TooManyCodes,
        CodeNotNeeded,
        RevisionSuperseded,
        NotYourRequest,
        RequestMoved,
        NotYourTurn,
        WayClosed,
        RoundClosed,
        ReasonMissing,
        scope=Scope.SIGN_OFFS_WRITE,
    ),
)
def post_code(request_id: str, body: AnswerIn, door: InDoor) -> Response:
    """Mails a code to the person asked, good for exactly this answer.

    It is for requests of a group whose plan says `assurance: code`. Record the answer by a POST
    to `/requests/{request_id}/sign-offs` with the same body and the `code`, within ten minutes
    and five tries; the one before is good no longer. Whoever calls, on behalf of whom ever, the
    code goes to the mailbox of the person and is told to nobody else: a service has to be given
    it by the person.

    409 `code-not-needed`: the plan asks for none.
    409 `revision-superseded`, `not-your-request`, `request-moved`, `not-your-turn`: as for the
    sign-off itself, which would be refused too.
    429 `too-many-codes`: five were mailed for this request within an hour (`retry_after` seconds).
    """

    def work(visit: Visit) -> Answer:
        asked = ask_code(
            visit.session,
            known_shape(request_id),
            answer_from(body),
            actor=visit.actor,
            now=visit.now,
            on_behalf_of=body.on_behalf_of,
            again=True,
        )
        return answer(201, code_out(asked))

    return door.change(Scope.SIGN_OFFS_WRITE, work)
