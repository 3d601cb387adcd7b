"""The lead's word that a revision changes nothing of substance."""

from fastapi import APIRouter, Response

from api.door import InDoor, Visit, answer, doc
from api.idempotency import Answer
from api.routes.drafts import RevisionNumber
from api.schemas.drafts import RevisionOut, revision_out
from api.schemas.rounds import ReasonIn
from api.sight import visible_draft
from review.commands.mark_editorial import mark_editorial
from review.errors import AlreadyThere, TooLate, WrongStage
from review.queries.drafts import load_revision, told_version
from review.scopes import Scope

router = APIRouter(tags=["drafts"])


@router.post(
    "/drafts/{draft_id}/revisions/{number}/editorial",
    operation_id="mark_editorial",
    response_model=RevisionOut,
    responses=doc(404, 412, 422, WrongStage, AlreadyThere, TooLate, scope=Scope.DRAFTS_WRITE),
)
def post_editorial(draft_id: str, number: RevisionNumber, body: ReasonIn, door: InDoor) -> Response:
    """Marks a revision as editorial for the policy's lead, before its round opens.

    What a plan keeps on it is kept then; whoever's approval is kept is told and can contest it.
    403: somebody else leads the policy. 409 `too-late`: it is under review already.
    """

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        mark = mark_editorial(
            visit.session,
            known,
            number,
            reason=body.reason,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        revision, author = load_revision(visit.session, known, number)
        version = told_version(visit.session, visit.actor.viewer, known)
        return answer(200, revision_out(revision, author, mark), version=version)

    return door.change(Scope.DRAFTS_WRITE, work, versioned=True)
