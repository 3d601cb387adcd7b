"""Who calls too often is told so, and when to go on."""

from collections.abc import Callable

import pytest
from callers import Caller
from clients import access_token, ask_token, client_of, give_keys
from httpx import Response

from api.rates import Rates

Problem = Callable[[Response], tuple[int, str]]


def bound(caller: Caller, *, calls: int | None = None, sign_ins: int | None = None) -> Caller:
    """The same installation, with these bounds."""
    state = caller.client.app.state.placet  # pyright: ignore

    def clock() -> float:
        return caller.now.timestamp()

    rates = Rates(calls, sign_ins, clock)
    object.__setattr__(state, "rates", rates)
    return caller


def test_every_answer_says_what_is_left(caller: Caller) -> None:
    bound(caller, calls=3)
    told = [caller.get(path) for path in ("/policies", "/policies/none", "/policies?limit=x")]
    assert [one.status_code for one in told] == [200, 404, 422]
    assert [one.headers.get("ratelimit") for one in told] == [
        '"calls";r=2;t=20',
        '"calls";r=1;t=40',
        None,
    ]
    assert told[0].headers["ratelimit-policy"] == '"calls";q=3;w=60'


def test_one_call_too_many_waits_and_changes_nothing(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    request = caller.request("legal@example.org")
    sha256 = caller.get(f"/drafts/{caller.draft}").json()["revision"]["sha256"]
    body = {"position": "approve", "revision_sha256": sha256}
    bound(caller, calls=1)
    assert caller.get("/policies").status_code == 200
    before = caller.rows()
    for answer in (
        caller.post(f"/requests/{request}/sign-offs", body),
        caller.post(f"/drafts/{caller.draft}/comments", {"body": "Why?"}),
        caller.get("/policies"),
    ):
        assert problem(answer) == (429, "too-many-calls")
        assert answer.headers["retry-after"] == "60"
    assert caller.rows() == before
    caller.later(seconds=60)
    assert caller.post(f"/requests/{request}/sign-offs", body).status_code == 201


def test_a_client_has_one_bucket_over_all_its_access_tokens(
    caller: Caller, problem: Problem
) -> None:
    give_keys(caller)
    program = client_of(caller, "read")
    tokens = [access_token(caller, program) for _ in range(2)]
    other = caller.issue("read")
    bound(caller, calls=1)
    assert caller.get("/policies", token=tokens[0]).status_code == 200
    assert problem(caller.get("/policies", token=tokens[1])) == (429, "too-many-calls")
    assert caller.get("/policies", token=other).status_code == 200


def test_tries_to_come_in_are_bound_by_address(caller: Caller, problem: Problem) -> None:
    give_keys(caller)
    bound(caller, sign_ins=2)
    for _ in range(2):
        assert ask_token(caller, {}).status_code == 400
    answer = ask_token(caller, {})
    assert problem(answer) == (429, "too-many-calls")
    assert answer.headers["retry-after"] == "30"
    page = caller.client.post("/sign-in", data={"email": "a@example.org"})
    assert page.status_code == 429
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["retry-after"] == "30"


@pytest.mark.parametrize("path", ["/policies", "/drafts/x"])
def test_without_a_bound_nothing_is_said_of_one(caller: Caller, path: str) -> None:
    assert "ratelimit" not in caller.get(path).headers
