"""`placet tickets`: mistakes by line and column, meaning in words, and a start that is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stories import Story
from ticket_reviews import Office

from ticketing.errors import TicketFailed

SOUND = """\
connections:
  - {name: tracker, system: roundup, base_url: "https://bugs.example.org", user: placet}
tickets:
  - name: review
    connection: tracker
    labels: [policy]
    title: Review of {{ draft.name }}
    body: "{{ draft.url }}"
rules:
  - {on: draft:submitted, when: {theme: [safety, quality]}, ticket: review, open: true}
  - on: round:closed
    when: {outcome: approved}
    ticket: review
    comment: It is agreed.
    move: resolved
states:
  - {ticket: review, state: [blocked, waiting], means: comment}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.yaml"
    path.write_text(SOUND)
    return path


def test_a_sound_file_is_called_sound(placet, file: Path) -> None:
    outcome = placet("tickets", "lint", str(file))
    assert (outcome.exit_code, outcome.stdout) == (0, "sound\n")


def test_a_mistake_is_named_with_its_line_and_column(placet, file: Path) -> None:
    file.write_text(SOUND.replace("draft.url", "draft.link"))
    outcome = placet("tickets", "lint", str(file))
    assert outcome.exit_code == 1
    assert outcome.stdout.startswith(f"{file}:8:12: draft has no link; it has")


def test_a_file_is_said_in_words(placet, file: Path) -> None:
    outcome = placet("tickets", "show", str(file))
    assert outcome.stdout.splitlines() == [
        "- tracker is roundup at https://bugs.example.org, read by everyone.",
        "- review is a ticket for the review in tracker, labelled policy.",
        "- When a draft is submitted, where the theme is quality or safety: review is opened.",
        (
            "- When a round is closed, where the outcome is approved: review gets a comment and "
            "review is moved to resolved."
        ),
        "- When review comes to blocked or waiting: a comment on the draft says so.",
        "- No state of a ticket ever signs anything off.",
    ]


def test_the_schema_is_printed(placet) -> None:
    schema = json.loads(placet("tickets", "schema").stdout)
    assert set(schema["properties"]) >= {"connections", "tickets", "rules", "states"}


@pytest.mark.parametrize("part", ["api", "relay", "up"])
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SOUND.replace("tracker\n", "trucker\n"), "tickets.yaml:5:5: There is no connection"),
        (None, "tickets.yaml: No such file"),
    ],
)
def test_a_bad_file_stops_the_start_with_one_clear_line(
    placet, file: Path, monkeypatch: pytest.MonkeyPatch, part: str, source: str | None, said: str
) -> None:
    file.unlink()
    if source is not None:
        file.write_text(source)
    monkeypatch.setenv("PLACET_TICKETS_FILE", str(file))
    monkeypatch.setenv("PLACET_LINK_SECRET", "x" * 40)
    outcome = placet(part)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert "PLACET_TICKETS_FILE" in outcome.stderr
    assert said in outcome.stderr


@pytest.mark.parametrize("part", ["relay", "up"])
def test_a_system_without_its_token_stops_what_speaks_to_it(
    placet, file: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setenv("PLACET_TICKETS_FILE", str(file))
    monkeypatch.setenv("PLACET_LINK_SECRET", "x" * 40)
    outcome = placet(part)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert "PLACET_TICKETS_TRACKER_TOKEN is missing" in outcome.stderr


@pytest.fixture
def office(story: Story) -> Office:
    office = Office(story)
    story.policy()
    return office


def test_the_status_of_a_draft_names_its_tickets(placet, office: Office) -> None:
    office.work()
    told = placet("status", "payments/v1").stdout
    (line,) = [one for one in told.splitlines() if "issue1" in one]
    assert line.split() == ["review", "issue1", "unread", "sent", "https://bugs.example.org/issue1"]
    found = json.loads(placet("status", "payments/v1", "--json").stdout)["tickets"]
    assert [(one["name"], one["standing"]) for one in found] == [("issue1", "sent")]
    assert json.loads(placet("status", "--json").stdout)["tickets"] == []


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (TicketFailed("no [b]such[/b] project", retry=False), "something was given up: 1"),
        (TicketFailed("no [b]such[/b] project", retry=True), "tried again: 1"),
    ],
)
def test_the_status_says_what_did_not_arrive(
    placet, office: Office, trouble: TicketFailed, said: str
) -> None:
    office.system.trouble = trouble
    office.work()
    for arguments in (("status",), ("status", "payments/v1")):
        told = placet(*arguments).stdout
        assert said in told
        assert "no [b]such[/b] project" in told


def test_what_was_given_up_is_listed_and_tried_again(placet, office: Office) -> None:
    office.system.trouble = TicketFailed("no such project", retry=False)
    office.work()
    office.system.trouble = None
    assert "no such project" in placet("tickets", "list").stdout
    (found,) = json.loads(placet("tickets", "list", "--json").stdout)["items"]
    assert placet("tickets", "list", "--standing", "sent").stdout == "No such ticket.\n"
    assert placet("tickets", "retry", found["id"]).stdout == "1 ticket is tried again.\n"
    assert placet("tickets", "retry").stdout == "0 tickets are tried again.\n"
    office.story.now = datetime.now(UTC)
    office.work()
    sent = placet("tickets", "list", "--draft", "payments/v1", "--standing", "sent").stdout
    assert "issue1" in sent


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("retry", "x"), "there is no ticket 'x'"),
        (("list", "--standing", "lost"), "--standing has to be one of given_up"),
        (("list", "--draft", "none/v1"), "none/v1"),
    ],
)
def test_what_names_nothing_is_one_line(
    placet, office: Office, arguments: tuple[str, ...], said: str
) -> None:
    outcome = placet("tickets", *arguments)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert said in outcome.stderr
