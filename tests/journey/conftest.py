"""Somebody who calls the real application, on a database of the test's own."""

from collections.abc import Iterator

import pytest
from callers import Caller, calling
from sqlalchemy import Engine


@pytest.fixture
def caller(database_url: str, engine: Engine) -> Iterator[Caller]:
    """A caller with a token of every scope."""
    with calling(database_url, engine) as made:
        yield made
