"""`placet client` and `placet keys`: secrets told once, good for as long as they say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from stories import Story

from models.client import Client
from models.journal import JournalEntry
from review.commands.grant_access import grant_access
from review.errors import NoSuchClient


def made(placet, *more: str) -> dict[str, str]:
    outcome = placet("client", "create", "--name", "ci", "--scope", "read", "--json", *more)
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout)


def is_let_in(story: Story, client_id: str, secret: str, now: datetime | None = None) -> bool:
    def ask(session) -> bool:
        grant_access(session, client_id, secret, None, now=now or datetime.now(UTC))
        return True

    try:
        return story.tell(ask)
    except NoSuchClient:
        return False


def test_a_secret_is_told_once_and_kept_as_a_hash(story: Story, placet) -> None:
    told = made(placet)
    assert is_let_in(story, told["client_id"], told["client_secret"])
    listed = placet("client", "list").stdout + placet("client", "list", "--json").stdout
    assert told["client_id"] in listed
    assert told["client_secret"] not in listed
    (client,) = story.tell(lambda session: list(session.exec(select(Client))))
    assert told["client_secret"] not in client.model_dump_json()


def test_two_secrets_are_good_while_they_overlap_and_never_three(story: Story, placet) -> None:
    told = made(placet)
    ident, first = told["client_id"], told["client_secret"]
    second = placet("client", "rotate", ident).stdout.strip()
    assert is_let_in(story, ident, first)
    assert is_let_in(story, ident, second)
    assert not is_let_in(story, ident, first, datetime.now(UTC) + timedelta(days=8))
    third = placet("client", "rotate", ident, "--overlap-hours", "1").stdout.strip()
    assert not is_let_in(story, ident, first)
    assert is_let_in(story, ident, second)
    assert is_let_in(story, ident, third)
    fourth = placet("client", "rotate", ident, "--overlap-hours", "0").stdout.strip()
    assert [is_let_in(story, ident, one) for one in (second, third, fourth)] == [False, False, True]


def test_a_disabled_client_stays_listed_and_gets_no_new_secret(story: Story, placet) -> None:
    told = made(placet)
    assert placet("client", "disable", told["client_id"]).exit_code == 0
    assert not is_let_in(story, told["client_id"], told["client_secret"])
    (listed,) = json.loads(placet("client", "list", "--json").stdout)["items"]
    assert listed["disabled_at"] is not None
    outcome = placet("client", "rotate", told["client_id"])
    assert outcome.exit_code == 2
    assert "disabled for good" in outcome.stderr


def test_a_client_may_speak_for_a_person(story: Story, placet) -> None:
    story.person("ana@example.org", "legal")
    made(placet, "--person", "Ana@example.org")
    (listed,) = json.loads(placet("client", "list", "--json").stdout)["items"]
    assert listed["person"] == "ana@example.org"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "--name", "x", "--scope", "everything"], "There is no scope 'everything'"),
        (["create", "--name", " ", "--scope", "read"], "--name has to be"),
        (["create", "--name", "x", "--scope", "read", "--person", "who@x.org"], "nobody is known"),
        (["rotate", "nonsense"], "there is no client 'nonsense'"),
        (["disable", "00000000-0000-0000-0000-000000000000"], "there is no client"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    placet, arguments: list[str], said: str
) -> None:
    outcome = placet("client", *arguments)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert said in outcome.stderr


def test_keys_are_rotated_with_notice_and_all_of_it_is_on_record(
    story: Story, placet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "keys"
    monkeypatch.setenv("PLACET_TOKEN_KEYS_FILE", str(file))
    assert placet("keys", "rotate").exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert placet("keys", "rotate").exit_code == 0
    listed = json.loads(placet("keys", "list", "--json").stdout)["items"]
    assert [one["state"] for one in listed] == ["signs", "next"]
    again = placet("keys", "rotate")
    assert again.exit_code == 2
    assert "waits for its time already" in again.stderr
    first, second = (one["kid"] for one in listed)
    only = placet("keys", "retire", first)
    assert only.exit_code == 2
    assert "no other key could sign" in only.stderr
    assert placet("keys", "rotate", "--now").exit_code == 0
    assert placet("keys", "retire", first).exit_code == 0
    assert placet("keys", "retire", second).exit_code == 0
    (left,) = json.loads(placet("keys", "list", "--json").stdout)["items"]
    assert left["state"] == "signs"
    private = json.loads(file.read_text())["keys"][0]["d"]
    query = select(JournalEntry).order_by(JournalEntry.seq)
    entries = story.tell(lambda session: list(session.exec(query)))
    assert [one.action for one in entries] == ["key:added"] * 3 + ["key:retired"] * 2
    assert private not in "".join(one.model_dump_json() for one in entries)


@pytest.mark.parametrize(
    ("text", "said"),
    [("x", "is no JSON"), ('{"keys": []}', "holds no keys"), (None, "cannot read")],
)
def test_a_file_without_keys_is_one_line(
    placet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, said: str
) -> None:
    file = tmp_path / "keys"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("PLACET_TOKEN_KEYS_FILE", str(file))
    outcome = placet("keys", "list")
    assert outcome.exit_code == 2
    assert said in outcome.stderr
