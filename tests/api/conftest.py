"""Somebody who calls the real application, and a reader of the problems it answers with."""

from collections.abc import Callable, Iterator

import pytest
from callers import Caller, calling
from httpx import Response
from sqlalchemy import Engine


@pytest.fixture
def caller(database_url: str, engine: Engine) -> Iterator[Caller]:
    """A caller with a token of every scope."""
    with calling(database_url, engine) as made:
        yield made


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
