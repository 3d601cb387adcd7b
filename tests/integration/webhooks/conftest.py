"""Subscribers beside a story, and a receiver on a real socket."""

from collections.abc import Iterator

import pytest
from receivers import Receiver, receiving
from stories import Story
from subscribers import Subscribers


@pytest.fixture
def subscribers(story: Story) -> Subscribers:
    return Subscribers(story)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one
