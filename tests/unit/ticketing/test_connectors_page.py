"""The page on connectors names every option, every state and every post, and no other."""

import re
from pathlib import Path

import pytest

from ticketing.connectors.building import ConnectorSettings, build_connector
from ticketing.connectors.connector_settings import COMMON_OPTIONS
from ticketing.connectors.github_states import STATES
from ticketing.connectors.webhook import WebhookConnector
from ticketing.errors import ConnectorMisconfigured
from ticketing.mapping.values import System

PAGE = (Path(__file__).parents[3] / "docs" / "connectors.md").read_text("utf-8")


def rows(heading):
    """The cells of the table with this heading, the words in them without their quotes."""
    table = PAGE.partition(f"| {heading} |")[2].split("\n\n")[0]
    return [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]


def known_options(system):
    with pytest.raises(ConnectorMisconfigured) as refused:
        build_connector(ConnectorSettings(system=system, options={"none": "x"}))
    return set(re.search(r"there are: (.+)", str(refused.value))[1].split(", "))


@pytest.mark.parametrize("system", System)
def test_every_option_of_a_connector_is_on_the_page(system):
    written = {name for name, whose, _ in rows("option") if whose in ("all", system)}
    assert written == known_options(system)


def test_every_system_has_a_row_and_no_option_is_of_none():
    assert [row[0].partition("`")[0] for row in rows("system")] == [
        "jira", "github", "zendesk", "roundup", "webhook"
    ]  # fmt: skip
    assert {whose for _, whose, _ in rows("option")} <= {"all", *System}
    assert {name for name, whose, _ in rows("option") if whose == "all"} == COMMON_OPTIONS


def test_every_post_of_a_webhook_is_on_the_page():
    acts = {
        name for name in vars(WebhookConnector) if not name.startswith("_") and name != "system"
    }
    assert {row[0] for row in rows("type")} == {f"ticket.{act}" for act in acts}


def test_every_reason_of_github_is_on_the_page():
    reasons = {one.reason for one in STATES.values() if one.state == "closed" and one.reason}
    assert set(re.findall(r"`closed:(\w+)`", PAGE)) == reasons
