"""The page about tickets shows a file that can be read, and a body that is heard."""

import json
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks.webhooks import Webhook

from ticketing.heard.reading import hear
from ticketing.heard.values import Commented
from ticketing.mapping.reading import read_mapping
from ticketing.mapping.start_fields import START
from ticketing.mapping.values import System

PAGE = (Path(__file__).parents[3] / "docs" / "tickets.md").read_text(encoding="utf-8")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def example(language: str) -> str:
    return PAGE.split(f"```{language}\n")[1].split("```")[0]


def test_the_example_of_a_start_says_all_that_can_be_said() -> None:
    source = example("yaml")
    assert len(read_mapping(source).starts) == 1
    said = source.split("starts:")[1]
    for field in START.fields:
        assert f" {field.name}: " in said


def test_the_example_of_a_body_is_heard() -> None:
    body = example("json").encode()
    assert json.loads(body)
    headers = {
        "webhook-id": "one",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("one", NOW, body.decode()),
    }
    heard = hear(System.WEBHOOK, headers, body, SECRET, NOW)
    assert heard.news == (Commented("31", "/placet status"),)
    assert heard.ticket is not None
    assert heard.ticket.fields == {"policy": "payments"}
    assert (heard.ticket.author.id, heard.by.id) == ("ada", "bo")
