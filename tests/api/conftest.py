"""The real application on a database of the test's own, and somebody who calls it."""

from collections.abc import Callable, Iterator

import pytest
from callers import Caller
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from api.app import create_app
from api.config import ApiConfig

LIMIT = 2_000_000


@pytest.fixture
def caller(database_url: str, engine: Engine) -> Iterator[Caller]:
    """A caller with a token of every scope."""
    config = ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret="a link secret of thirty-two bytes and more",
        max_body_bytes=LIMIT,
    )
    made: list[Caller] = []
    app = create_app(config, now=lambda: made[0].now)
    with TestClient(app, raise_server_exceptions=False) as client:
        made.append(Caller(client, engine))
        made[0].token = made[0].issue()
        yield made[0]


@pytest.fixture
def problem() -> Callable[[Response], tuple[int, str]]:
    """The status and the code of an answer that has to be a problem document."""

    def read(answer: Response) -> tuple[int, str]:
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        body = answer.json()
        assert body["status"] == answer.status_code
        assert body["title"]
        assert body["detail"]
        return answer.status_code, body["type"].removeprefix("urn:placet:problem:")

    return read
