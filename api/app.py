"""The application: routes, pages, limits, and every error as a problem."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI

from api import pages, problems
from api.config import ApiConfig
from api.headers import describe_headers
from api.hooks import inbound, sendgrid
from api.hooks import tickets as ticket_hooks
from api.limits import BodyLimit
from api.rates import RateHeaders
from api.routes import (
    access,
    codes,
    comments,
    dispositions,
    drafts,
    editorial,
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

Send `Authorization: Bearer TOKEN`. Errors are `application/problem+json` (RFC 9457); times are
RFC 3339 in UTC; lists go on at `after=<next>`. Every POST takes an `Idempotency-Key`. A body may
hold {limit} bytes (413 beyond that), a policy text 1 MiB.
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
    dispositions,
    resolution_matrix,
    mails,
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
        yield
        state: ApiState = running.state.placet
        state.engine.dispose()
        state.wires.close()

    app = FastAPI(
        title="Placet",
        version="0.1.0",
        description=DESCRIPTION.format(limit=config.max_body_bytes),
        lifespan=lifespan,
        # The bundled pages load their scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
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
    describe_headers(app)
    app.add_middleware(RateHeaders)
    app.add_middleware(BodyLimit, most=config.max_body_bytes, more=ROOMIER)
    # Around the limits too: what they refuse on a page is told as a page.
    pages.install(app)
    return app
