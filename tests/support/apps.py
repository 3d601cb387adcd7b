"""Applications lent to tests: the routes are built once, the state of each test is its own.

FastAPI builds its routes at the first request, which takes longer than most tests do. All that an
application knows of its installation is in its state, and that is made anew for every loan.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from fastapi import FastAPI

from api.app import create_app
from api.config import ApiConfig
from api.state import make_state

# By what else shapes them: the limit is in a middleware and in the document.
idle: dict[int, list[FastAPI]] = defaultdict(list)


@contextmanager
def lent(config: ApiConfig, now: Callable[[], datetime]) -> Iterator[FastAPI]:
    """An application of this configuration, which nobody else has at the same time."""
    waiting = idle[config.max_body_bytes]
    if waiting:
        app = waiting.pop()
        app.state.placet = make_state(config, now)
    else:
        app = create_app(config, now=now)
    as_built = shape(app)
    yield app
    app.state.placet.engine.dispose()
    # One that a test has changed, or failed with, is not lent again.
    if shape(app) == as_built:
        waiting.append(app)


def shape(app: FastAPI) -> tuple[list[object], ...]:
    """What a test could have changed in an application itself."""
    return (
        list(app.router.routes),
        list(app.user_middleware),
        list(app.exception_handlers.items()),
        list(app.dependency_overrides.items()),
    )
