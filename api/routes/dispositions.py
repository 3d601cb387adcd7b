"""What becomes of a comment: the lead's answer, and what its raiser says to that."""

from fastapi import APIRouter, Response

from api.act_codes import mailed, tried
from api.document.answers import CODES
from api.door import InDoor, Visit, doc
from api.idempotency import Answer
from api.routes.comments import told
from api.schemas.codes import ActCodeOut
from api.schemas.comments import (
    CommentAnswerIn,
    CommentCodeIn,
    CommentOut,
    DispositionIn,
    WithdrawalIn,
)
from models.vocabulary import CodedAct
from review.commands.answer_disposition import answer_disposition
from review.commands.dispose_comment import dispose_comment
from review.commands.withdraw_concern import withdraw_concern
from review.errors import AlreadyWithdrawn, CodeNotNeeded, NotAnswered, TooManyCodes
from review.queries.identifiers import known_shape
from review.scopes import Scope

router = APIRouter(tags=["comments"])


@router.put(
    "/comments/{comment_id}/disposition",
    operation_id="dispose_comment",
    response_model=CommentOut,
    responses=doc(404, 412, 422, scope=Scope.DISPOSITIONS_WRITE),
)
def put_disposition(comment_id: str, body: DispositionIn, door: InDoor) -> Response:
    """Answers a comment for the policy's lead; the raiser is told by mail.

    What the raiser said to an earlier answer is void: they are asked anew. The same answer again
    changes nothing. 403: somebody else leads the policy.
    """

    def work(visit: Visit) -> Answer:
        comment = dispose_comment(
            visit.session,
            known_shape(comment_id),
            disposition=body.disposition,
            reply=body.reply,
            revision=body.revision,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, comment.id)

    return door.change(Scope.DISPOSITIONS_WRITE, work, versioned=True)


@router.post(
    "/comments/{comment_id}/answer",
    operation_id="answer_disposition",
    response_model=CommentOut,
    responses=doc(404, 412, 422, NotAnswered, AlreadyWithdrawn, *CODES, scope=Scope.COMMENTS_WRITE),
)
def post_answer(comment_id: str, body: CommentAnswerIn, door: InDoor) -> Response:
    """Accepts or contests the lead's last answer, by the raiser or whom the plan names.

    Send If-Match, so that it is the answer you have read. 403: it is for others to say.
    409 `not-answered`: the lead has not answered yet. 409 `already-withdrawn`: it was taken back.
    409 `code-needed`: to accept what holds the gate shut the plan asks for a code (POST
    `/comments/{comment_id}/codes`); `code-wrong`, `code-expired`, `code-spent`.
    """
    try_of = tried(door, Scope.COMMENTS_WRITE, CodedAct.ACCEPT, comment_id, body.code)

    def work(visit: Visit) -> Answer:
        comment = answer_disposition(
            visit.session,
            known_shape(comment_id),
            accepts=body.accepts,
            words=body.words,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
            tried=try_of,
        )
        return told(visit, comment.id)

    return door.change(Scope.COMMENTS_WRITE, work, versioned=True)


@router.post(
    "/comments/{comment_id}/withdraw",
    operation_id="withdraw_comment",
    response_model=CommentOut,
    responses=doc(404, 412, 422, *CODES, scope=Scope.COMMENTS_WRITE),
)
def post_withdraw(comment_id: str, door: InDoor, body: WithdrawalIn | None = None) -> Response:
    """Takes a comment back for good, by whoever raised it; its words stay on record.

    409 `code-needed`: of what holds the gate shut the plan asks for a code (POST
    `/comments/{comment_id}/codes`); `code-wrong`, `code-expired`, `code-spent`.
    """
    words = body.words if body else ""
    code = body.code if body else None
    try_of = tried(door, Scope.COMMENTS_WRITE, CodedAct.WITHDRAW, comment_id, code)

    def work(visit: Visit) -> Answer:
        comment = withdraw_concern(
            visit.session,
            known_shape(comment_id),
            words=words,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
            tried=try_of,
        )
        return told(visit, comment.id)

    return door.change(Scope.COMMENTS_WRITE, work, versioned=True)


@router.post(
    "/comments/{comment_id}/codes",
    operation_id="ask_comment_code",
    status_code=201,
    response_model=ActCodeOut,
    responses=doc(
        404,
        412,
        422,
        TooManyCodes,
        CodeNotNeeded,
        NotAnswered,
        AlreadyWithdrawn,
        scope=Scope.COMMENTS_WRITE,
    ),
)
def post_comment_code(comment_id: str, body: CommentCodeIn, door: InDoor) -> Response:
    """Mails a code to whoever calls, good for saying exactly this of the comment.

    It is for what holds the gate shut, of a group whose plan says `assurance: code`: to accept the
    lead's last answer, or to withdraw the comment. Contesting takes none.
    409 `code-not-needed`: the plan asks for none. 429 `too-many-codes`: five within an hour.
    """
    return mailed(door, Scope.COMMENTS_WRITE, CodedAct(body.act), comment_id, body.words)
