"""A stream as it goes out: server-sent events, a sign of life in between, and a clean end."""

import asyncio
from collections.abc import AsyncGenerator

import orjson
from anyio import CancelScope
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from api.events.hub import Hub
from api.events.listener import Listener, Told
from api.events.places import Places
from api.schemas.events import body_of

HEARTBEAT_SECONDS = 15.0
# How long a reader waits before it comes back, so that a restart is no stampede.
RETRY_MILLISECONDS = 3_000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(EventSourceResponse):
    """The answer to whoever listens; counted by the hub from its admission to its end."""

    def __init__(self, hub: Hub, listener: Listener, places: Places) -> None:
        super().__init__(_told(hub, listener, places), headers=HEADERS)
        self._hub = hub
        self._listener = listener
        self._name = listener.actor.name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with CancelScope() as sending:
                self._listener.cut = sending.cancel
                await super().__call__(scope, receive, send)
        finally:
            self._hub.leave(self._listener, self._name)


async def _told(hub: Hub, listener: Listener, places: Places) -> AsyncGenerator[bytes]:
    name = listener.actor.name
    # Whoever is cut off before anything has happened knows where to go on, too.
    begin = places.somewhere(listener.position, name)
    yield format_sse_event(id=begin, retry=RETRY_MILLISECONDS)
    while not await hub.join(listener):
        missed = await hub.catch_up(listener)
        for one in missed.items:
            yield _event(Told(one, body_of(one)), places, name)
        listener.position = missed.looked_to
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                told = await listener.waiting.get()
        except TimeoutError:
            yield KEEPALIVE_COMMENT
            continue
        if told is None:
            return
        yield _event(told, places, name)


def _event(told: Told, places: Places, name: str) -> bytes:
    place = places.event(told.happening.position, name)
    data = orjson.dumps({"id": place, **told.body}).decode()
    return format_sse_event(data_str=data, event=told.happening.entry.action.value, id=place)
