"""The forecast over HTTP: its shape, who may ask, and that asking changes nothing."""

from collections.abc import Callable

import pytest
from callers import Caller
from httpx import Response
from pasts import reviewed_before
from stories import Story

Problem = Callable[[Response], tuple[int, str]]
UNKNOWN = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def asked(caller: Caller, story: Story) -> Caller:
    """A draft whose reviewers have each answered eight times before, asked on a Monday at nine."""
    reviewed_before(story)
    caller.now = story.now
    caller.review()
    caller.opened()
    return caller


def test_the_forecast_is_told_in_full(asked: Caller) -> None:
    assert asked.get(f"/drafts/{asked.draft}/forecast").json() == {
        "p50": "2026-03-16",
        "p90": "2026-03-16",
        "likelihood_this_round": 1.0,
        "enough": True,
        "bottleneck": "legal",
        "explanation": "With nine in ten by 16 March; the last answer is most often Legal's.",
        "as_of": "2026-03-16T09:00:00Z",
    }


def test_it_follows_the_answers_and_ends_with_the_review(asked: Caller) -> None:
    path = f"/drafts/{asked.draft}/forecast"
    asked.sign("legal@example.org")
    assert asked.get(path).json()["bottleneck"] == "data"
    for group in ("data", "leadership", "public_policy"):
        asked.sign(f"{group}@example.org")
    assert asked.get(path).json()["explanation"] == "The gate is open."
    asked.made(f"/drafts/{asked.draft}/promote")
    ended = asked.get(path).json()
    assert (ended["p50"], ended["p90"], ended["likelihood_this_round"]) == (None, None, None)


def test_too_little_history_is_no_error(caller: Caller) -> None:
    caller.review()
    caller.opened()
    told = caller.get(f"/drafts/{caller.draft}/forecast").json()
    assert (told["enough"], told["p50"], told["bottleneck"]) == (False, None, None)
    assert told["explanation"] == (
        "Too little history: no answer of Data is on record, at least 8 are needed."
    )


def test_asking_changes_nothing_and_needs_the_right_to_read(
    asked: Caller, problem: Problem
) -> None:
    path, before = f"/drafts/{asked.draft}/forecast", asked.rows()
    reader, writer = asked.issue("read"), asked.issue("rounds:write")
    before["api_tokens"] += 2
    asked.get(path, token=reader)
    assert problem(asked.get(path, token=writer))[0] == 403
    after = asked.rows()
    others = before.keys() - {"journal"}
    assert {name: after[name] for name in others} == {name: before[name] for name in others}


def test_a_draft_that_is_not_there_and_one_that_is_not_for_them_look_alike(
    asked: Caller, problem: Problem
) -> None:
    asked.person("expert@example.org", "external_experts", external=True)
    token = asked.issue(person="expert@example.org")
    hidden = asked.get(f"/drafts/{asked.draft}/forecast", token=token)
    assert problem(hidden) == (404, "not-found")
    assert hidden.content == asked.get(f"/drafts/{UNKNOWN}/forecast", token=token).content
