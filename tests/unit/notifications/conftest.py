"""A reviewer, a round and a way to look at a mail as its reader does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from notifications.matter import Matter
from notifications.message import Message, Sender
from notifications.recipient import Recipient

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@dataclass(frozen=True)
class Seen:
    """The HTML part: its words in order, with single blanks, and where one can click."""

    words: str
    hrefs: list[str]
    heading: str
    tags: set[str]


@pytest.fixture
def anna() -> Recipient:
    return Recipient(name="Anna Brandt", address="anna@example.org", time_zone="Europe/Berlin")


@pytest.fixture
def matter() -> Matter:
    return Matter(
        policy="Payments stay on the platform",
        draft=3,
        round=2,
        revision=2,
        sha256=SHA256,
        thread="round:018f",
    )


@pytest.fixture
def due_at() -> datetime:
    return datetime(2026, 11, 26, 16, 0, tzinfo=UTC)


@pytest.fixture
def sender() -> Sender:
    return Sender(name="Placet", address="placet@example.org")


@pytest.fixture
def message() -> Message:
    return Message(
        to_name="Anna Brandt",
        to_address="anna@example.org",
        subject="Review of “Payments”, round 2",
        text="Grüße\n",
        html="<p>Grüße</p>",
        reference="round:018f",
        key="invitation:0190",
    )


@pytest.fixture
def look() -> Callable[[Message], Seen]:
    def look(message: Message) -> Seen:
        soup = BeautifulSoup(message.html, "html.parser")
        body = soup.body
        assert body is not None
        preview = body.select_one(".preview")
        assert preview is not None
        preview.extract()
        heading = body.h1
        assert heading is not None
        return Seen(
            words=" ".join(body.get_text().split()),
            hrefs=[str(one["href"]) for one in soup.find_all(href=True)],
            heading=" ".join(heading.get_text().split()),
            tags={one.name for one in body.find_all()},
        )

    return look
