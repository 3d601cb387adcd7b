"""The door of the JSON API: who calls, one transaction a call, one answer a key."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

import orjson
from fastapi import Depends, Request, Response
from psycopg.errors import DeadlockDetected, SerializationFailure
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from api.document import answers
from api.fresh import unless_known
from api.idempotency import Answer, begin, finishing, make_call
from api.principals import bearer, token_actor
from api.state import ApiState, state_of
from models.session import decide, hold, unit_of_work
from models.talk import Decided, Talk, said
from review.actors import Actor
from review.errors import StaleVersion
from review.scopes import Scope

T = TypeVar("T")
ETAG = re.compile(r'(?:W/)?"(\d{1,18})"')
TRIES = 3
# Said with a route, as its door is.
doc = answers.doc


@dataclass(frozen=True, slots=True)
class Visit:
    """One call, once it is known who makes it."""

    session: Session
    actor: Actor
    now: datetime
    # The version of If-Match, where the caller sent one.
    if_match: int | None = None


@dataclass(frozen=True)
class Door:
    """Lets a call in, and its answer out after the commit."""

    request: Request
    state: ApiState
    secret: str
    idempotency_key: str | None
    if_match: int | None
    body: bytes = field(repr=False)

    def read(self, scope: Scope, work: Callable[[Visit], T]) -> T:
        """Answers from one snapshot of the record; nothing is written."""
        with unit_of_work(self.state.engine) as session:
            actor = hold(session, self._actor(scope))
            made = work(Visit(session, actor, self.state.now()))
        self.state.uses.note(self.state.engine)
        return unless_known(self.request, made)

    def change(
        self, scope: Scope, work: Callable[[Visit], Answer], *, versioned: bool = False
    ) -> Response:
        """Does the work in one transaction and commits it; only then is there an answer.

        `versioned`: what it changes has an ETag, and the work looks at If-Match itself; where it
        has none, no If-Match can hold.
        """

        def visited(session: Session, actor: Actor, now: datetime) -> Talk[Decided[Answer]]:
            return said(work(Visit(session, actor, now, self.if_match)))

        for attempt in range(1, TRIES + 1):
            try:
                with unit_of_work(self.state.engine) as session:
                    made = decide(
                        session, self._call(scope, partial(visited, session), versioned=versioned)
                    )
                self.state.uses.note(self.state.engine)
                return send(made)
            except OperationalError as error:
                if not _worth_another_try(error, attempt):
                    raise
        raise AssertionError("unreachable")

    def first(self, scope: Scope, work: Callable[[Visit], T]) -> T:
        """A step before the call itself that stays done, whatever becomes of the call."""
        for attempt in range(1, TRIES + 1):
            try:
                with unit_of_work(self.state.engine) as session:
                    actor = hold(session, self._actor(scope))
                    return work(Visit(session, actor, self.state.now()))
            except OperationalError as error:
                if not _worth_another_try(error, attempt):
                    raise
        raise AssertionError("unreachable")

    async def change_on_loop(
        self, scope: Scope, work: Callable[[Actor, datetime], Talk[Decided[Answer]]]
    ) -> Response:
        """The same without a session and without a thread, for what is called often (ADR 0010)."""
        made = await self._transact(lambda: self._call(scope, work, versioned=False))
        await self.state.uses.note_on_loop(self.state.wires)
        return send(made)

    async def first_on_loop(
        self, scope: Scope, work: Callable[[Actor, datetime], Talk[Decided[T]]]
    ) -> T:
        """A step before the call itself that stays done, whatever becomes of the call."""

        def step() -> Talk[Decided[T]]:
            actor = yield from self._actor(scope)
            return (yield from work(actor, self.state.now()))

        return await self._transact(step)

    async def who(self, scope: Scope) -> Actor:
        """Whoever calls, as their token and their groups are now."""
        return await self.first_on_loop(scope, lambda actor, _: said(actor))

    def _actor(self, scope: Scope) -> Talk[Actor]:
        now = self.state.now()
        actor = yield from token_actor(self.secret, scope, self.state.token_keys, now)
        self.state.uses.saw(actor, now)
        self.state.rates.call(self.request, actor.name)
        return actor

    async def _transact(self, talk: Callable[[], Talk[Decided[T]]]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                return await self.state.wires.transact(talk())
            except OperationalError as error:
                if not _worth_another_try(error, attempt):
                    raise
        raise AssertionError("unreachable")

    def _call(
        self,
        scope: Scope,
        work: Callable[[Actor, datetime], Talk[Decided[Answer]]],
        *,
        versioned: bool,
    ) -> Talk[Decided[Answer]]:
        now = self.state.now()
        actor = yield from self._actor(scope)
        if self.if_match is not None and not versioned:
            raise StaleVersion("What this call changes has no ETag, so no If-Match can hold.")
        if self.idempotency_key is None:
            return (yield from work(actor, now))
        call = make_call(
            actor.name,
            self.request.method,
            self.request.scope["route"].path,
            self.request.url.path,
            self.idempotency_key,
            self.body,
        )
        remembered = yield from begin(call, now)
        if remembered is not None:
            return Decided(remembered)
        decided = yield from work(actor, now)
        return Decided(decided.result, [*decided.writes, finishing(call, decided.result)])


async def the_door(request: Request) -> Door:
    """The door of this request; refuses at once where there is no token.

    The headers are described in `api.document.headers`.
    """
    headers = request.headers
    secret = bearer(headers.get("authorization"))
    key = headers.get("idempotency-key")
    body = await request.body() if key is not None else b""
    return Door(request, state_of(request), secret, key, version_of(headers.get("if-match")), body)


async def the_reading_door(request: Request) -> Door:
    """The door of a call that only reads."""
    secret = bearer(request.headers.get("authorization"))
    return Door(request, state_of(request), secret, None, None, b"")


InDoor = Annotated[Door, Depends(the_door)]
ReadDoor = Annotated[Door, Depends(the_reading_door)]


def _worth_another_try(error: OperationalError, attempt: int) -> bool:
    return attempt < TRIES and isinstance(error.orig, SerializationFailure | DeadlockDetected)


def version_of(if_match: str | None) -> int | None:
    """The version in an If-Match header; one that is none of ours matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    found = ETAG.fullmatch(if_match.strip())
    if found is None:
        raise StaleVersion('If-Match has to hold an ETag of ours, such as "3".')
    return int(found[1])


def answer(status: int, body: BaseModel, *, version: int | None = None) -> Answer:
    """An answer with this body and, where it has a version, its ETag."""
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return Answer(status, body.model_dump(mode="json", by_alias=True), headers)


def send(made: Answer) -> Response:
    """The answer as it goes out."""
    media_type = "application/problem+json" if made.status >= 400 else "application/json"
    return Response(
        orjson.dumps(made.body), made.status, headers=made.headers, media_type=media_type
    )


def tell(body: BaseModel, *, version: int | None = None) -> Response:
    """A body read, as it goes out."""
    return send(answer(200, body, version=version))
