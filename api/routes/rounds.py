"""Rounds: opened, extended, closed, recalled, put under another plan, each with a reason."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.door import Door, InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.schemas.rounds import ExtendIn, ReasonIn, RepinIn, RoundIn, RoundOut, round_out
from api.schemas.values import MAX_INT
from api.sight import visible_draft
from review.commands.close_round import close_round
from review.commands.extend_round import extend_round
from review.commands.open_round import open_round
from review.commands.recall_round import recall_round
from review.commands.repin_round import repin_round
from review.errors import (
    AlreadyThere,
    FirstPassIndependent,
    PlanUnreadable,
    RevisionSuperseded,
    RoundClosed,
    RoundOpen,
    WrongStage,
)
from review.queries.drafts import load_round
from review.scopes import Scope

router = APIRouter(tags=["rounds"])

RoundNumber = Annotated[int, Path(ge=1, le=MAX_INT)]


@router.post(
    "/drafts/{draft_id}/rounds",
    operation_id="open_round",
    status_code=201,
    response_model=RoundOut,
    responses=doc(
        404,
        412,
        422,
        RoundOpen,
        WrongStage,
        RevisionSuperseded,
        PlanUnreadable,
        scope=Scope.ROUNDS_WRITE,
    ),
)
def post_round(draft_id: str, door: InDoor, body: RoundIn | None = None) -> Response:
    """Opens a round on the newest revision and asks the people; 409 while one is open on it.

    A round still open on an older revision ends by this. The first round starts the flow run.
    """
    asked = body or RoundIn()

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        round_ = open_round(
            visit.session,
            known,
            revision=asked.revision,
            due_at=asked.due_at,
            reviewers=asked.reviewers,
            reason=asked.reason,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, round_.number, status=201)

    return door.change(Scope.ROUNDS_WRITE, work, versioned=True)


@router.get(
    "/drafts/{draft_id}/rounds/{number}",
    response_model=RoundOut,
    responses=doc(404, 422, scope=Scope.READ),
)
def get_round(draft_id: str, number: RoundNumber, door: ReadDoor) -> Response:
    """A round and everyone asked in it."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        view = load_round(visit.session, known, number, visit.actor.viewer)
        return tell(round_out(view, visit.actor.viewer), version=view.version)

    return door.read(Scope.READ, work)


@router.post(
    "/drafts/{draft_id}/rounds/{number}/extend",
    operation_id="extend_round",
    response_model=RoundOut,
    responses=doc(404, 412, 422, RoundClosed, scope=Scope.ROUNDS_WRITE),
)
def post_extend(draft_id: str, number: RoundNumber, body: ExtendIn, door: InDoor) -> Response:
    """Gives the round a new deadline."""

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        extend_round(
            visit.session,
            known,
            number,
            due_at=body.due_at,
            reason=body.reason,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, number)

    return door.change(Scope.ROUNDS_WRITE, work, versioned=True)


@router.post(
    "/drafts/{draft_id}/rounds/{number}/close",
    operation_id="close_round",
    response_model=RoundOut,
    responses=doc(404, 412, 422, RoundClosed, scope=Scope.ROUNDS_WRITE),
)
def post_close(draft_id: str, number: RoundNumber, body: ReasonIn, door: InDoor) -> Response:
    """Ends the round as its answers stand: approved, changes requested, or expired."""
    return ended(draft_id, number, body, door, close_round)


@router.post(
    "/drafts/{draft_id}/rounds/{number}/recall",
    operation_id="recall_round",
    response_model=RoundOut,
    responses=doc(404, 412, 422, RoundClosed, scope=Scope.ROUNDS_WRITE),
)
def post_recall(draft_id: str, number: RoundNumber, body: ReasonIn, door: InDoor) -> Response:
    """Recalls the round: nobody needs to answer any more."""
    return ended(draft_id, number, body, door, recall_round)


@router.post(
    "/drafts/{draft_id}/rounds/{number}/repin",
    operation_id="repin_round",
    response_model=RoundOut,
    responses=doc(
        404,
        412,
        422,
        RoundClosed,
        AlreadyThere,
        FirstPassIndependent,
        PlanUnreadable,
        scope=Scope.ROUNDS_WRITE,
    ),
)
def post_repin(draft_id: str, number: RoundNumber, body: RepinIn, door: InDoor) -> Response:
    """Lets the open round follow the newest version of a plan; everyone asked stays asked.

    A group that is newly required and was not asked keeps the gate shut. 409 where nothing
    changes, and where an independent first pass would end (`first-pass-independent`).
    """

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        repin_round(
            visit.session,
            known,
            number,
            plan=body.plan,
            reason=body.reason,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, number)

    return door.change(Scope.ROUNDS_WRITE, work, versioned=True)


def ended(
    draft_id: str, number: int, body: ReasonIn, door: Door, end: Callable[..., object]
) -> Response:
    """The round after it was ended by this command, with the caller's reason."""

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        end(
            visit.session,
            known,
            number,
            reason=body.reason,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, number)

    return door.change(Scope.ROUNDS_WRITE, work, versioned=True)


def told(visit: Visit, draft_id: str, number: int, *, status: int = 200) -> Answer:
    """The round after a change; its ETag is that of its draft, if the caller is told it."""
    visit.session.flush()
    visit.session.expire_all()
    view = load_round(visit.session, draft_id, number, visit.actor.viewer)
    return answer(status, round_out(view, visit.actor.viewer), version=view.version)
