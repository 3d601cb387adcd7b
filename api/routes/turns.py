"""Whose turn it is, changed by hand: handed over, contested, taken back."""

from fastapi import APIRouter, Response

from api.act_codes import mailed, tried
from api.document.answers import CODES
from api.door import InDoor, Visit, answer, doc
from api.idempotency import Answer
from api.schemas.codes import ActCodeOut
from api.schemas.rounds import (
    ContestIn,
    HandOverIn,
    ReasonIn,
    RequestOut,
    TakeBackIn,
    request_out,
)
from models.vocabulary import CodedAct
from review.commands.contest_carried import contest_carried
from review.commands.hand_over import hand_over
from review.commands.take_back_block import take_back_block
from review.errors import (
    CodeNotNeeded,
    NothingCarried,
    NothingToTakeBack,
    NotYourRequest,
    RoundClosed,
    TooLate,
    TooManyCodes,
)
from review.queries.drafts import told_version
from review.queries.identifiers import known_shape
from review.queries.requests import the_request
from review.rules.visibility import Viewer
from review.scopes import Scope

router = APIRouter(tags=["sign-offs"])

# Also where the request is by now that of a colleague, which an outsider could not look up.
WHOEVER_CHANGED_IT = Viewer(sees_all=True)


@router.post(
    "/requests/{request_id}/hand-over",
    operation_id="hand_over_request",
    response_model=RequestOut,
    responses=doc(404, 412, 422, NotYourRequest, TooLate, RoundClosed, scope=Scope.ROUNDS_WRITE),
)
def post_hand_over(request_id: str, body: HandOverIn, door: InDoor) -> Response:
    """Asks somebody else in the person's place; answers with the request of whoever has it now.

    By whoever was asked, by the policy's lead, or by a service. Whoever was asked first takes it
    back by handing it to themselves. 409 `not-your-request`: it is for others to hand over.
    409 `too-late`: it has been answered. 422: nobody is known by that address, or they wrote the
    text, or have the request already.
    """

    def work(visit: Visit) -> Answer:
        made = hand_over(
            visit.session,
            known_request(visit, request_id),
            to=body.to,
            reason=body.reason,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, made.id)

    return door.change(Scope.ROUNDS_WRITE, work, versioned=True)


@router.post(
    "/requests/{request_id}/contest",
    operation_id="contest_carried",
    response_model=RequestOut,
    responses=doc(
        404, 412, 422, NotYourRequest, RoundClosed, NothingCarried, scope=Scope.SIGN_OFFS_WRITE
    ),
)
def post_contest(request_id: str, door: InDoor, body: ContestIn | None = None) -> Response:
    """Contests an approval of one's own that was kept from an earlier text: one is on turn again.

    So is contested, too, that the new text was marked as editorial. The token has to be the
    person's. 409 `nothing-carried`: what stands is their own answer, or nothing.
    """

    def work(visit: Visit) -> Answer:
        known = known_request(visit, request_id)
        contest_carried(
            visit.session,
            known,
            reason=body.reason if body else "",
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known)

    return door.change(Scope.SIGN_OFFS_WRITE, work, versioned=True)


@router.post(
    "/requests/{request_id}/take-back",
    operation_id="take_back_block",
    response_model=RequestOut,
    responses=doc(
        404, 412, 422, RoundClosed, NothingToTakeBack, *CODES, scope=Scope.SIGN_OFFS_WRITE
    ),
)
def post_take_back(request_id: str, body: TakeBackIn, door: InDoor) -> Response:
    """Takes back a request for changes in its author's place; its author is on turn again.

    By the delegate whom its author has named, and nobody else; the token has to be theirs.
    409 `nothing-to-take-back`: no request for changes stands.
    409 `code-needed`: the plan asks for a code of whoever answers for the group (POST
    `/requests/{request_id}/take-back/codes`); `code-wrong`, `code-expired`, `code-spent`.
    """
    try_of = tried(door, Scope.SIGN_OFFS_WRITE, CodedAct.TAKE_BACK, request_id, body.code)

    def work(visit: Visit) -> Answer:
        known = known_request(visit, request_id)
        take_back_block(
            visit.session,
            known,
            reason=body.reason,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
            tried=try_of,
        )
        return told(visit, known)

    return door.change(Scope.SIGN_OFFS_WRITE, work, versioned=True)


@router.post(
    "/requests/{request_id}/take-back/codes",
    operation_id="ask_take_back_code",
    status_code=201,
    response_model=ActCodeOut,
    responses=doc(
        404,
        412,
        422,
        TooManyCodes,
        CodeNotNeeded,
        RoundClosed,
        NothingToTakeBack,
        scope=Scope.SIGN_OFFS_WRITE,
    ),
)
def post_take_back_code(request_id: str, body: ReasonIn, door: InDoor) -> Response:
    """Mails a code to whoever calls, good for taking back this block for this reason.

    409 `code-not-needed`: the plan asks for none. 429 `too-many-codes`: five within an hour.
    """
    door.read(Scope.SIGN_OFFS_WRITE, lambda visit: known_request(visit, request_id))
    return mailed(door, Scope.SIGN_OFFS_WRITE, CodedAct.TAKE_BACK, request_id, body.reason)


def known_request(visit: Visit, request_id: str) -> str:
    """The id in its one spelling, if there is such a request and the caller may see it."""
    return the_request(visit.session, visit.actor.viewer, known_shape(request_id)).request.id


def told(visit: Visit, request_id: str) -> Answer:
    """The request after a change; its ETag is that of its draft."""
    visit.session.flush()
    visit.session.expire_all()
    view = the_request(visit.session, WHOEVER_CHANGED_IT, request_id)
    version = told_version(visit.session, visit.actor.viewer, view.draft.id)
    return answer(200, request_out(view), version=version)
