"""What happens, as it happens: a stream of server-sent events, or pages."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool

from api.door import Door, ReadDoor, Visit, doc, tell
from api.events.listener import Listener
from api.events.places import NoPlace
from api.events.stream import EventStream
from api.paging import Limit
from api.schemas.events import A_PLACE, EventOut, event_out
from api.schemas.values import Page
from api.sight import visible_draft
from models.vocabulary import Action
from review.actors import Actor
from review.errors import TooManyStreams, Unknown
from review.queries.happenings import Only, happenings
from review.scopes import Scope

router = APIRouter(tags=["events"])

STREAM = "text/event-stream"
# The id of no draft.
NOBODYS = ""
AN_EVENT = (
    f"event: round:opened\nid: {A_PLACE}\n"
    f'data: {{"id": "{A_PLACE}", "action": "round:opened", "policy": "payments"}}\n\n'
)
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A page, or the stream until one of both sides ends it.",
        "content": {STREAM: {"schema": {"type": "string"}, "example": AN_EVENT}},
    }
}

After = Annotated[
    str | None,
    Query(
        max_length=100,
        description="The `id` of an event, or the `next` of a page: what comes behind it. Left "
        "out, a stream begins now, and pages begin with the first event there is.",
        examples=[A_PLACE],
    ),
]
LastEventId = Annotated[
    str | None,
    Header(
        max_length=100,
        description="As `after`, sent by whoever was cut off: it counts before `after`.",
        examples=[A_PLACE],
    ),
]


@router.get(
    "/events",
    operation_id="list_events",
    response_model=Page[EventOut],
    responses=ANSWERS | doc(422, TooManyStreams, scope=Scope.EVENTS_READ),
)
async def get_events(
    request: Request,
    door: ReadDoor,
    policy: Annotated[
        str | None, Query(max_length=100, description="Only what is about this policy: its key.")
    ] = None,
    draft: Annotated[
        str | None, Query(max_length=100, description="Only this draft: its id, or its name.")
    ] = None,
    types: Annotated[
        list[Action] | None, Query(description="Only these actions; may be said several times.")
    ] = None,
    limit: Limit = 100,
    after: After = None,
    last_event_id: LastEventId = None,
) -> Response:
    """What happens, as the caller may see it: server-sent events, or pages.

    A stream, unless `Accept` is `application/json`: then a page. Each event is told in order, as
    the journal shows it at that time; whoever is cut off sends the last `id` as `Last-Event-ID`
    and has lost nothing. Leave out blocks without `data`: they are signs of life, every 15 s, and
    the place where a stream begins. A stream ends when its token does, when the installation
    restarts, and when its reader does not keep up; come back after the `retry` it names.

    An `id` is sealed: from the gaps between two nobody learns what they may not see. What the
    first pass of an independent review held back is not made up for: the journal of the draft has
    it, once it may be seen.
    429 `too-many-streams`: ten of this token are open.
    """
    place = last_event_id if last_event_id is not None else after
    actor = await door.who(Scope.EVENTS_READ)
    position = None if place is None else position_of(door, actor, place)
    only = await run_in_threadpool(wanted, door, policy, draft, types)
    if not wants_stream(request.headers.get("accept")):
        return await run_in_threadpool(page, door, only, position or 0, limit)
    hub = door.state.events
    if position is None:
        position = await hub.newest()
    hub.admit(actor.name)
    return EventStream(
        hub,
        Listener(partial(door.who, Scope.EVENTS_READ), actor, only, position),
        door.state.places,
    )


def wants_stream(accept: str | None) -> bool:
    """Only whoever asks for JSON, and for no stream, gets pages."""
    accepted = (accept or STREAM).lower()
    return STREAM in accepted or "application/json" not in accepted


def position_of(door: Door, actor: Actor, place: str) -> int:
    """Where a place leads."""
    try:
        return door.state.places.open(place, actor.name)
    except NoPlace:
        mistake = {"loc": ("query", "after"), "msg": "is no place of ours; take it from an event"}
        raise RequestValidationError([mistake]) from None


def wanted(door: Door, policy: str | None, draft: str | None, types: list[Action] | None) -> Only:
    """What was asked for; of a draft that the caller may not see there is nothing, as in lists."""

    def work(visit: Visit) -> Only:
        try:
            draft_id = None if draft is None else visible_draft(visit, draft)
        except Unknown:
            draft_id = NOBODYS
        return Only(policy, draft_id, frozenset(types or ()))

    return door.read(Scope.EVENTS_READ, work)


def page(door: Door, only: Only, position: int, limit: int) -> Response:
    """Some of what happened behind this place."""

    def work(visit: Visit) -> Response:
        name, places = visit.actor.name, door.state.places
        viewer = visit.actor.viewer
        found = happenings(visit.session, viewer, only, position, limit=limit + 1)
        shown = found.items[:limit]
        following = None
        if len(found.items) > limit:
            following = places.event(shown[-1].position, name)
        elif found.more:
            # Nothing to be told in so long a stretch: the rest is for the next call.
            following = places.somewhere(found.looked_to, name)
        items = [event_out(one, places.event(one.position, name)) for one in shown]
        return tell(Page[EventOut](items=items, next=following))

    return door.read(Scope.EVENTS_READ, work)
