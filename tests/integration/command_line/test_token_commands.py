"""`placet token`: the secret is told once, and opens what it says until it is revoked."""

import json

import pytest
from sqlmodel import select
from stories import Story

from models.api_token import ApiToken
from review.commands.issue_token import secret_hash
from review.scopes import ALL_SCOPES


def test_a_secret_is_printed_alone_and_only_its_hash_is_kept(story: Story, placet) -> None:
    outcome = placet("token", "create", "--name", "ci", "--scope", "read", "--scope", "promote")
    secret = outcome.stdout.strip()
    (token,) = story.tell(lambda session: list(session.exec(select(ApiToken))))
    assert token.secret_sha256 == secret_hash(secret)
    assert token.scopes == ["promote", "read"]
    assert token.id in outcome.stderr
    listed = placet("token", "list").stdout + placet("token", "list", "--json").stdout
    assert secret not in listed
    assert token.id in listed


def test_all_means_every_scope_and_a_person_narrows_it(story: Story, placet) -> None:
    story.person("ana@example.org", "legal")
    made = placet(
        "token",
        "create",
        "--name",
        "ana",
        "--scope",
        "all",
        "--person",
        "Ana@example.org",
        "--json",
    )
    told = json.loads(made.stdout)
    assert told["scopes"] == sorted(ALL_SCOPES)
    assert told["token"].startswith("placet_")
    (listed,) = json.loads(placet("token", "list", "--json").stdout)["items"]
    assert listed["person"] == told["person"] == "ana@example.org"


def test_a_revoked_token_stays_listed(placet) -> None:
    made = placet("token", "create", "--name", "ci", "--scope", "read", "--json")
    ident = json.loads(made.stdout)["id"]
    assert placet("token", "revoke", ident).exit_code == 0
    assert placet("token", "revoke", ident).exit_code == 0
    (listed,) = json.loads(placet("token", "list", "--json").stdout)["items"]
    assert listed["revoked_at"] is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "--name", "x", "--scope", "everything"], "There is no scope 'everything'"),
        (["create", "--name", "x", "--scope", "all", "--scope", "odd"], "no scope 'odd'"),
        (["create", "--name", " ", "--scope", "read"], "--name has to be"),
        (["create", "--name", "x", "--scope", "read", "--person", "who@x.org"], "nobody is known"),
        (["revoke", "nonsense"], "there is no token 'nonsense'"),
        (["revoke", "00000000-0000-0000-0000-000000000000"], "there is no token"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    placet, arguments: list[str], said: str
) -> None:
    outcome = placet("token", *arguments)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert said in outcome.stderr
