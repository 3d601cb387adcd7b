"""`placet status` and `placet gate`: for people, and exact for programs."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from stories import Story
from subscribers import Subscribers

from models.vocabulary import DisabledBecause, MailEventKind, OutboxKind
from models.webhook import Webhook
from review.commands.note_mail_event import MailReport, note_mail_event
from ticketing.webhooks.disabling import disable

NOW = datetime.now(UTC)


@pytest.fixture
def reviewed(story: Story) -> Story:
    """Two drafts under review; the second is overdue."""
    story.now = NOW - timedelta(days=4)
    story.policy(key="alpha")
    story.round()
    story.draft_id = ""
    story.policy(key="zulu")
    story.round(due_at=NOW - timedelta(days=1))
    story.answer("legal@example.org")
    return story


def test_status_lists_what_waits_the_overdue_first(reviewed: Story, placet) -> None:
    told = json.loads(placet("status", "--json").stdout)
    first, second = told["items"]
    assert (first["name"], first["overdue"]) == ("zulu/v1", True)
    assert (second["name"], second["overdue"]) == ("alpha/v1", False)
    assert "Legal" in {one["who"] for one in second["waiting_for"]}
    assert "Legal" not in {one["who"] for one in first["waiting_for"]}
    assert "overdue" in placet("status").stdout


def test_a_draft_that_was_promoted_waits_for_nobody(reviewed: Story, placet) -> None:
    reviewed.everyone_approves()
    reviewed.promote()
    told = json.loads(placet("status", "--json").stdout)
    assert [one["name"] for one in told["items"]] == ["alpha/v1"]


def test_status_of_a_draft_tells_its_rounds_and_requirements(reviewed: Story, placet) -> None:
    told = json.loads(placet("status", "zulu/v1", "--json").stdout)
    assert told["draft"] == reviewed.draft_id
    (round_,) = told["rounds"]
    answered = {one["group"]: one["position"] for one in round_["requests"]}
    assert answered["legal"] == "approve"
    assert answered["data"] is None
    assert told["gate"]["verdict"] == "shut"
    words = placet("status", reviewed.draft_id).stdout
    assert "Round 1 on revision 1: open" in words
    assert "not answered" in words


def test_gate_says_shut_with_1_and_open_with_0(reviewed: Story, placet) -> None:
    shut = placet("gate", "zulu/v1", "--json")
    assert shut.exit_code == 1
    told = json.loads(shut.stdout)
    assert told["verdict"] == "shut"
    waiting = {one["group"]: one["waiting_for"] for one in told["requirements"]}
    assert [who["person"] for who in waiting["data"]] == ["data@example.org"]
    reviewed.everyone_approves()
    assert placet("gate", "zulu/v1").exit_code == 0
    assert placet("gate", reviewed.draft_id, "--json").exit_code == 0


@pytest.mark.parametrize("command", ["gate", "status"])
@pytest.mark.parametrize("name", ["nothing/v1", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_draft_is_one_line_and_exit_2(placet, command: str, name: str) -> None:
    outcome = placet(command, name)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert f"there is no draft '{name}'" in outcome.stderr


def test_an_empty_installation_has_nothing_under_review(placet) -> None:
    assert placet("status").stdout == "No draft is under review.\n"
    told = json.loads(placet("status", "--json").stdout)
    mail = {"held": None, "failed": []}
    assert told == {"items": [], "mail": mail, "tickets": [], "webhooks": []}


def test_no_database_is_one_line_that_says_what_to_do(placet, monkeypatch) -> None:
    monkeypatch.delenv("PLACET_DATABASE_URL")
    outcome = placet("status")
    assert outcome.exit_code == 2
    assert "set PLACET_DATABASE_URL, or run `placet up`" in outcome.stderr


def test_a_database_that_does_not_answer_is_one_line(placet, monkeypatch) -> None:
    monkeypatch.setenv("PLACET_DATABASE_URL", "postgresql://placet@127.0.0.1:1/placet")
    outcome = placet("gate", "zulu/v1")
    assert outcome.exit_code == 2
    assert "the database does not answer" in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_a_database_without_placet_in_it_says_how_to_make_it(
    placet, monkeypatch, database_url: str
) -> None:
    empty = database_url.replace("/test_", "/postgres?").partition("?")[0]
    query = database_url.partition("?")[2]
    monkeypatch.setenv("PLACET_DATABASE_URL", f"{empty}?{query}")
    outcome = placet("status")
    assert outcome.exit_code == 2
    assert "run `placet db upgrade`" in outcome.stderr


def test_status_says_that_the_lead_is_on_turn_where_a_mail_was_lost(
    reviewed: Story, placet
) -> None:
    asked = reviewed.request("data@example.org").id
    (row,) = [
        one for one in reviewed.outbox(OutboxKind.MAIL) if one.payload.get("request") == asked
    ]
    lost = MailReport("one", row.id, MailEventKind.BOUNCED, NOW)
    reviewed.tell(lambda session: note_mail_event(session, lost, now=NOW))
    told = json.loads(placet("status", "--json").stdout)
    lead = told["items"][0]["waiting_for"][0]
    assert (lead["who"], lead["people"]) == ("Policy lead", ["lead"])
    assert lead["why"] == "mail to Data bounced"
    assert "Policy lead: lead (mail to Data bounced)" in placet("status").stdout


def test_status_tells_of_a_webhook_that_was_disabled_by_itself(reviewed: Story, placet) -> None:
    webhook = Subscribers(reviewed).add("https://hooks.example.org/placet?token=CANARY")
    assert json.loads(placet("status", "--json").stdout)["webhooks"] == []
    reviewed.tell(
        lambda session: disable(
            session, session.get_one(Webhook, webhook), DisabledBecause.FAILING, now=NOW
        )
    )
    (told,) = json.loads(placet("status", "--json").stdout)["webhooks"]
    assert (told["webhook"], told["host"]) == (webhook, "hooks.example.org")
    assert told["because"] == "nothing arrived for days"
    words = placet("status").stdout
    assert "Webhook to hooks.example.org disabled" in words
    assert "CANARY" not in words
