"""The gate, and the journal behind it."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import ReadDoor, Visit, doc, tell
from api.paging import Limit
from api.schemas.comments import EntryOut, entry_out
from api.schemas.forecast import ForecastOut, forecast_out
from api.schemas.gate import GateOut, verdict_out
from api.schemas.values import Page
from api.schemas.what_if import WhatIfIn, WhatIfOut, supposed, what_if_out
from api.sight import visible_draft
from review.errors import FirstPassHidden, PlanUnreadable
from review.queries.draft_facts import load_facts
from review.queries.forecasts import load_forecast
from review.queries.journal import load_journal
from review.queries.sights import sight_of
from review.queries.what_if import what_if
from review.scopes import Scope

router = APIRouter(tags=["gate"])


@router.get("/drafts/{draft_id}/gate", response_model=GateOut, responses=doc(404, scope=Scope.READ))
def get_gate(draft_id: str, door: ReadDoor) -> Response:
    """Whether the draft may be promoted, and why not, as far as the caller may know."""

    def work(visit: Visit) -> Response:
        known, viewer = visible_draft(visit, draft_id), visit.actor.viewer
        review = load_facts(visit.session, known, candidates=viewer.knows_members)
        sight = sight_of(viewer, review)
        return tell(verdict_out(sight.verdict(review.verdict(visit.now)), review.emails))

    return door.read(Scope.READ, work)


@router.post(
    "/drafts/{draft_id}/gate/what-if",
    operation_id="ask_what_if",
    response_model=WhatIfOut,
    responses=doc(404, 413, 422, FirstPassHidden, PlanUnreadable, scope=Scope.READ),
)
def post_what_if(draft_id: str, body: WhatIfIn, door: ReadDoor) -> Response:
    """What the gate would say, and the shortest way to open it; nothing is written.

    So an `Idempotency-Key` is welcome and not kept: the same call is answered anew, as things
    stand then. 409 `first-pass-hidden`: the first pass is independent, and the caller has yet to
    answer.
    """

    def work(visit: Visit) -> Response:
        known, viewer = visible_draft(visit, draft_id), visit.actor.viewer
        memory = door.state.forecasts
        found = what_if(visit.session, known, viewer, supposed(body), visit.now, memory)
        return tell(what_if_out(found))

    return door.read(Scope.READ, work)


@router.get(
    "/drafts/{draft_id}/forecast", response_model=ForecastOut, responses=doc(404, scope=Scope.READ)
)
def get_forecast(draft_id: str, door: ReadDoor) -> Response:
    """By which day the draft will be promoted, with half and with nine in ten likelihood."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        memory, viewer = door.state.forecasts, visit.actor.viewer
        made = load_forecast(visit.session, viewer, known, visit.now, memory)
        return tell(forecast_out(made, visit.now))

    return door.read(Scope.READ, work)


@router.get(
    "/drafts/{draft_id}/journal",
    response_model=Page[EntryOut],
    responses=doc(404, 422, scope=Scope.JOURNAL_READ),
)
def get_journal(
    draft_id: str,
    door: ReadDoor,
    limit: Limit = 100,
    after: Annotated[
        str, Query(pattern="^[0-9]{1,9}$", description="The `next` of the page before.")
    ] = "0",
) -> Response:
    """What happened to the draft, in order, as far as the caller may know."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        found = load_journal(
            visit.session, visit.actor.viewer, known, after=int(after), limit=limit
        )
        items = [entry_out(entry, whole=found.whole) for entry in found.entries]
        cursor = None if found.next is None else str(found.next)
        return tell(Page[EntryOut](items=items, next=cursor))

    return door.read(Scope.JOURNAL_READ, work)
