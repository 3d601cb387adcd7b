"""Overrides: two people lift a requirement for one text, with a reason and an end."""

from fastapi import APIRouter, Response

from api.act_codes import mailed, tried
from api.document.answers import CODES
from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.codes import ActCodeOut
from api.schemas.overrides import ConfirmIn, OverrideIn, OverrideOut, override_out
from api.schemas.rounds import ReasonIn
from api.schemas.values import Page
from api.sight import visible_draft
from models.vocabulary import CodedAct
from review.commands.confirm_override import confirm_override, end_override
from review.commands.propose_override import propose_override
from review.errors import (
    AlreadyThere,
    CodeNotNeeded,
    FirstPassHidden,
    NothingToOverride,
    RevisionSuperseded,
    RoundClosed,
    TooLate,
    TooManyCodes,
)
from review.queries.drafts import told_version
from review.queries.identifiers import known_shape
from review.queries.overrides import draft_of_override, override_of, overrides_of
from review.queries.sights import load_sight
from review.scopes import Scope

router = APIRouter(tags=["overrides"])


@router.get(
    "/drafts/{draft_id}/overrides",
    operation_id="list_overrides",
    response_model=Page[OverrideOut],
    responses=doc(404, 422, scope=Scope.READ),
)
def get_overrides(
    draft_id: str, door: ReadDoor, limit: Limit = 100, after: After = None
) -> Response:
    """Every override of the draft in the order of proposing, whatever became of it."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        sight = load_sight(visit.session, visit.actor.viewer, known)
        found = overrides_of(visit.session, known, visit.now)
        items = [
            override_out(one, sight) for one in found if after is None or one.override.id > after
        ]
        return tell(page(items, limit, lambda one: one.id, OverrideOut))

    return door.read(Scope.READ, work)


@router.post(
    "/drafts/{draft_id}/overrides",
    operation_id="propose_override",
    status_code=201,
    response_model=OverrideOut,
    responses=doc(
        404,
        412,
        422,
        NothingToOverride,
        AlreadyThere,
        FirstPassHidden,
        RoundClosed,
        scope=Scope.OVERRIDES_WRITE,
    ),
)
def post_override(draft_id: str, body: OverrideIn, door: InDoor) -> Response:
    """Proposes an override; without effect until another person, of Leadership, confirms it.

    The token has to be that of a person inside. 409 `nothing-to-override`: the group does not hold
    the gate shut, or the plan lets nobody override it; a request for changes only where the plan
    says so. 409 `already-there`: one waits to be confirmed.
    409 `first-pass-hidden`: the caller judges independently, and has yet to answer.
    409 `round-closed`: no text is under review.
    """

    def work(visit: Visit) -> Answer:
        known = visible_draft(visit, draft_id)
        made = propose_override(
            visit.session,
            known,
            group=body.group,
            reason=body.reason,
            expires_at=body.expires_at,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, known, made.id, status=201)

    return door.change(Scope.OVERRIDES_WRITE, work, versioned=True)


@router.post(
    "/overrides/{override_id}/confirm",
    operation_id="confirm_override",
    response_model=OverrideOut,
    responses=doc(
        404,
        412,
        422,
        AlreadyThere,
        TooLate,
        RevisionSuperseded,
        *CODES,
        scope=Scope.OVERRIDES_WRITE,
    ),
)
def post_confirm(override_id: str, door: InDoor, body: ConfirmIn | None = None) -> Response:
    """Confirms the override as the second person: one of Leadership; everyone is told.

    403 for whoever proposed it, for the authors of the text, and for everyone outside Leadership.
    409 `too-late`: it has expired or was ended. 409 `revision-superseded`: another text is under
    review. 409 `code-needed`: the group that is lifted, or Leadership, answers by code (POST
    `/overrides/{override_id}/codes`); `code-wrong`, `code-expired`, `code-spent`.
    """
    return confirmed(override_id, door, body)


@router.post(
    "/drafts/{draft_id}/overrides/{override_id}/confirm",
    operation_id="confirm_override_of_draft",
    response_model=OverrideOut,
    responses=doc(
        404,
        412,
        422,
        AlreadyThere,
        TooLate,
        RevisionSuperseded,
        *CODES,
        scope=Scope.OVERRIDES_WRITE,
    ),
)
def post_confirm_of_draft(
    draft_id: str, override_id: str, door: InDoor, body: ConfirmIn | None = None
) -> Response:
    """The same, by the address below its draft."""
    return confirmed(override_id, door, body, draft_id)


@router.post(
    "/overrides/{override_id}/codes",
    operation_id="ask_override_code",
    status_code=201,
    response_model=ActCodeOut,
    responses=doc(
        404,
        412,
        TooManyCodes,
        AlreadyThere,
        TooLate,
        RevisionSuperseded,
        CodeNotNeeded,
        scope=Scope.OVERRIDES_WRITE,
    ),
)
def post_override_code(override_id: str, door: InDoor) -> Response:
    """Mails a code to whoever calls, good for confirming this override.

    409 `code-not-needed`: the plan asks for none. 429 `too-many-codes`: five within an hour.
    """
    return mailed(door, Scope.OVERRIDES_WRITE, CodedAct.CONFIRM_OVERRIDE, override_id)


@router.post(
    "/overrides/{override_id}/end",
    operation_id="end_override",
    response_model=OverrideOut,
    responses=doc(404, 412, 422, TooLate, scope=Scope.OVERRIDES_WRITE),
)
def post_end(override_id: str, body: ReasonIn, door: InDoor) -> Response:
    """Ends the override before its time: its proposer, the lead, or one of Leadership."""

    def work(visit: Visit) -> Answer:
        known = known_shape(override_id)
        draft = visible_draft(visit, draft_of_override(visit.session, known))
        end_override(
            visit.session,
            draft,
            known,
            reason=body.reason,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
        )
        return told(visit, draft, known)

    return door.change(Scope.OVERRIDES_WRITE, work, versioned=True)


def confirmed(
    override_id: str, door: InDoor, body: ConfirmIn | None, draft_id: str | None = None
) -> Response:
    """The override, confirmed by the caller; unknown where it is of another draft."""
    code = body.code if body else None
    try_of = tried(door, Scope.OVERRIDES_WRITE, CodedAct.CONFIRM_OVERRIDE, override_id, code)

    def work(visit: Visit) -> Answer:
        known = known_shape(override_id)
        draft = visible_draft(visit, draft_id or draft_of_override(visit.session, known))
        confirm_override(
            visit.session,
            draft,
            known,
            actor=visit.actor,
            now=visit.now,
            if_match=visit.if_match,
            tried=try_of,
        )
        return told(visit, draft, known)

    return door.change(Scope.OVERRIDES_WRITE, work, versioned=True)


def told(visit: Visit, draft_id: str, override_id: str, *, status: int = 200) -> Answer:
    """The override after a change; its ETag is that of its draft."""
    visit.session.flush()
    made = override_of(visit.session, draft_id, override_id, visit.now)
    version = told_version(visit.session, visit.actor.viewer, draft_id)
    sight = load_sight(visit.session, visit.actor.viewer, draft_id)
    return answer(status, override_out(made, sight), version=version)
