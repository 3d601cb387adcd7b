"""The application: routes, pages, limits, and every error as a problem."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI

from api import pages, problems
from api.config import ApiConfig
from api.document.whole import describe
from api.events.ending import ended_by_signals
from api.hooks import inbound, sendgrid
from api.hooks import tickets as ticket_hooks
from api.limits import BodyLimit
from api.rates import RateHeaders
from api.routes import (
    access,
    codes,
    comment_files,
    comments,
    dispositions,
    drafts,
    editorial,
    events,
    gate,
    health,
    mails,
    oauth,
    overrides,
    people,
    policies,
    resolution_matrix,
    rounds,
    sign_offs,
    tickets,
    turns,
    webhooks,
)
from api.state import ApiState, make_state, utc_now

DESCRIPTION = """
Review of policy drafts by many stakeholders, round after round, until every required sign-off
stands on exactly the words that go live.

**Who calls.** Send `Authorization: Bearer TOKEN`; each call names the scope that it needs. A token
may be a service's, or a person's: then it acts in their name and sees what they may see. What a
caller may not see is told exactly as what does not exist (404).

**Errors** are `application/problem+json` (RFC 9457). Go by `type`, which each call names; `detail`
is for people. 503 and `still-running` may be tried again as they are.

**Once.** Every POST and PUT takes an `Idempotency-Key`: the same call under the same key is done
once, and answered alike. Drafts, rounds and comments have an `ETag`; a change with `If-Match` is
refused with 412 where somebody else came first.

**Shapes.** Times are RFC 3339 in UTC, days `YYYY-MM-DD`; lists go on at `after=<next>`; lengths are
in characters. A body may hold {limit} bytes (413 beyond that), a policy text 1 MiB.
"""


# Looked through in this order for each call: what is called most comes first.
ROOMS = (
    sign_offs,
    policies,
    people,
    drafts,
    editorial,
    rounds,
    turns,
    codes,
    overrides,
    gate,
    comments,
    comment_files,
    dispositions,
    resolution_matrix,
    mails,
    events,
    access,
    tickets,
    webhooks,
)


# What may be larger than a body at large.
ROOMIER = {inbound.PATH: inbound.MOST_BODY_BYTES}


def create_app(config: ApiConfig, *, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The API and the pages for this configuration."""

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncGenerator[None]:
        with ended_by_signals(running.state.placet.events.end):
            yield
        state: ApiState = running.state.placet
        state.events.end()
        state.engine.dispose()
        state.wires.close()

    app = FastAPI(
        title="Placet",
        summary="Review of policy drafts, until every required sign-off stands.",
        version="0.1.0",
        description=DESCRIPTION.format(limit=config.max_body_bytes),
        lifespan=lifespan,
        # The bundled pages load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.placet = make_state(config, now)
    problems.install(app)
    for room in ROOMS:
        app.include_router(room.router, prefix="/api/v1")
    app.include_router(oauth.router)
    app.include_router(health.router)
    app.include_router(sendgrid.router)
    app.include_router(inbound.router)
    app.include_router(ticket_hooks.router)
    describe(app, config.public_url)
    app.add_middleware(RateHeaders)
    app.add_middleware(BodyLimit, most=config.max_body_bytes, more=ROOMIER)
    # Around the limits too: what they refuse on a page is told as a page.
    pages.install(app)
    return app
