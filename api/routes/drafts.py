"""Drafts, their revisions, and what changed between two of them."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.fresh import unless_known
from api.idempotency import Answer
from api.schemas.drafts import (
    ChangeOut,
    DraftIn,
    DraftOut,
    RedlineOut,
    RevisionIn,
    RevisionOut,
    RevisionText,
    draft_out,
    revision_out,
    revision_text,
)
from api.schemas.rounds import ReasonIn
from api.schemas.values import MAX_INT
from api.sight import visible_draft
from models.person import Person
from models.vocabulary import Stage
from review.commands.add_revision import add_revision
from review.commands.promote_draft import promote_draft
from review.commands.submit_draft import submit_draft
from review.commands.withdraw_draft import withdraw_draft
from review.errors import AlreadyThere, GateShut, WrongStage
from review.queries.drafts import DraftView, editorial_mark, lead_of, load_draft, load_revision
from review.queries.policies import load_policy
from review.scopes import Scope
from review.text.redline import redline

router = APIRouter(tags=["drafts"])

RevisionNumber = Annotated[int, Path(ge=1, le=MAX_INT)]


@router.post(
    "/policies/{key}/drafts",
    operation_id="submit_draft",
    status_code=201,
    response_model=DraftOut,
    responses=doc(404, 412, 422, scope=Scope.DRAFTS_WRITE),
)
def post_draft(key: str, body: DraftIn, door: InDoor) -> Response:
    """Submits a draft of a policy with its first text."""

    def work(visit: Visit) -> Answer:
        policy = load_policy(visit.session, key if key.isprintable() else "")
        draft = submit_draft(
            visit.session,
            policy.policy.key,
            text=body.text,
            note=body.note,
            author=body.author or policy.lead.email,
            plan=body.plan,
            actor=visit.actor.name,
            now=visit.now,
        )
        return told(visit, draft.id, door, status=201)

    return door.change(Scope.DRAFTS_WRITE, work)


@router.get("/drafts/{draft_id}", response_model=DraftOut, responses=doc(404, scope=Scope.READ))
def get_draft(draft_id: str, door: ReadDoor) -> Response:
    """A draft as it stands."""

    def work(visit: Visit) -> Response:
        view = draft_for(visit, visible_draft(visit, draft_id))
        ui = door.state.config.prefect_ui_url
        return tell(draft_out(view, visit.actor.viewer, ui), version=view.version)

    return door.read(Scope.READ, work)


@router.post(
    "/drafts/{draft_id}/revisions",
    operation_id="add_revision",
    status_code=201,
    response_model=RevisionOut,
    responses=doc(404, 412, 422, AlreadyThere, WrongStage, scope=Scope.DRAFTS_WRITE),
)
def post_revision(draft_id: str, body: RevisionIn, door: InDoor) -> Response:
    """Adds a text; the same text again is a 409. Sign-offs on the text before do not count."""

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        author = body.author or lead_of(visit.session, known).email
        revision = add_revision(
            visit.session,
            known,
            text=body.text,
            note=body.note,
            author=author,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        writer = visit.session.get_one(Person, revision.author_id)
        return answer(201, revision_out(revision, writer))

    return door.change(Scope.DRAFTS_WRITE, work, versioned=True)


@router.get(
    "/drafts/{draft_id}/revisions/{number}",
    response_model=RevisionText,
    responses=doc(404, 422, scope=Scope.READ),
)
def get_revision(draft_id: str, number: RevisionNumber, door: ReadDoor) -> Response:
    """A revision with its text and its sections."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        revision, author = load_revision(visit.session, known, number)
        mark = editorial_mark(visit.session, revision.id)
        return tell(revision_text(revision, author, mark))

    return door.read(Scope.READ, work)


@router.get(
    "/drafts/{draft_id}/redline",
    response_model=RedlineOut,
    responses=doc(404, 422, scope=Scope.READ),
)
def get_redline(
    draft_id: str,
    door: ReadDoor,
    first: Annotated[int, Query(alias="from", ge=1, le=MAX_INT)],
    second: Annotated[int, Query(alias="to", ge=1, le=MAX_INT)],
) -> Response:
    """What changed from one revision to another."""

    def work(visit: Visit) -> tuple[str, str]:
        known = visible_draft(visit, draft_id)
        old, _ = load_revision(visit.session, known, first)
        new, _ = load_revision(visit.session, known, second)
        return old.text, new.text

    marked = redline(*door.read(Scope.READ, work))
    changes = [ChangeOut(**asdict(change)) for change in marked.changes]
    return unless_known(door.request, tell(RedlineOut(html=marked.html, changes=changes)))


@router.post(
    "/drafts/{draft_id}/promote",
    operation_id="promote_draft",
    response_model=DraftOut,
    responses=doc(404, 412, 422, GateShut, WrongStage, scope=Scope.PROMOTE),
)
def post_promote(draft_id: str, door: InDoor) -> Response:
    """Promotes the draft if the gate is open; 409 with the verdict in `gate` where it is shut."""

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        result = promote_draft(
            visit.session,
            known,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        if not result.promoted and not result.already:
            view = draft_for(visit, known)
            stage = view.draft.stage
            if stage is not Stage.DEVELOPMENT:
                raise WrongStage(f"The draft is {stage.replace('_', ' ')}; it is not in review.")
            raise GateShut(view.verdict, view.review.emails)
        return told(visit, known, door)

    return door.change(Scope.PROMOTE, work, versioned=True)


@router.post(
    "/drafts/{draft_id}/withdraw",
    operation_id="withdraw_draft",
    response_model=DraftOut,
    responses=doc(404, 412, 422, WrongStage, scope=Scope.DRAFTS_WRITE),
)
def post_withdraw(draft_id: str, body: ReasonIn, door: InDoor) -> Response:
    """Withdraws the draft: its review ends, its history stays."""

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        withdraw_draft(
            visit.session,
            known,
            reason=body.reason,
            actor=visit.actor.name,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, door)

    return door.change(Scope.DRAFTS_WRITE, work, versioned=True)


def draft_for(visit: Visit, draft_id: str) -> DraftView:
    """The draft as the caller may see it now."""
    return load_draft(visit.session, draft_id, visit.now, visit.actor.viewer)


def told(visit: Visit, draft_id: str, door: InDoor, *, status: int = 200) -> Answer:
    """The draft after a change, with its new ETag."""
    visit.session.flush()
    view = draft_for(visit, draft_id)
    ui = door.state.config.prefect_ui_url
    return answer(status, draft_out(view, visit.actor.viewer, ui), version=view.version)
