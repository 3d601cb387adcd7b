"""Paths and queries that name nothing, or nothing of the caller's: a 4xx, and nothing changed."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from callers import Caller, application
from clients import client_of
from fastapi import FastAPI
from httpx import Response
from route_table import has_place, left_out, queries

Problem = Callable[[Response], tuple[int, str]]
NOBODY = "00000000-0000-7000-8000-000000000000"
NAMES = [
    NOBODY,
    NOBODY.upper(),
    "x",
    "1",
    "-1",
    "%00",
    "a%00b",
    "%ff",
    "%ed%a0%80",
    "%0a",
    "..%2f..",
    "%2e%2e",
    "'%20or%201=1--",
    "x" * 2000,
    "9" * 500,
    "%F0%9F%92%A9",
    "{draft_id}",
    "payments%2Fv999999999999",
]
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/policies/{}", None),
    ("POST", "/policies/{}/drafts", {"text": "# A"}),
    ("GET", "/drafts/{}", None),
    ("GET", "/drafts/{}/gate", None),
    ("POST", "/drafts/{}/gate/what-if", {}),
    ("GET", "/drafts/{}/forecast", None),
    ("GET", "/drafts/{}/journal", None),
    ("GET", "/drafts/{}/comments", None),
    ("GET", "/drafts/{}/revisions/1", None),
    ("GET", "/drafts/{}/redline?from=1&to=1", None),
    ("GET", "/drafts/{}/rounds/1", None),
    ("POST", "/drafts/{}/revisions", {"text": "# A"}),
    ("POST", "/drafts/{}/rounds", {}),
    ("POST", "/drafts/{}/rounds/1/extend", {"due_at": "2027-01-01T00:00:00Z", "reason": "x"}),
    ("POST", "/drafts/{}/rounds/1/close", {"reason": "x"}),
    ("POST", "/drafts/{}/rounds/1/recall", {"reason": "x"}),
    ("POST", "/drafts/{}/rounds/1/repin", {"reason": "x"}),
    ("POST", "/drafts/{}/comments", {"body": "x"}),
    ("POST", "/drafts/{}/promote", None),
    ("POST", "/drafts/{}/withdraw", {"reason": "x"}),
    ("POST", "/requests/{}/sign-offs", {"position": "approve", "revision_sha256": "0" * 64}),
    ("GET", "/drafts/{}/comments.csv", None),
    ("GET", "/drafts/{}/comments.md", None),
    ("GET", "/comments/{}", None),
    ("GET", f"/comments/{{}}/files/{'0' * 64}", None),
    ("GET", f"/comments/{NOBODY}/files/{{}}", None),
    ("PUT", "/comments/{}/disposition", {"disposition": "accepted"}),
    ("POST", "/comments/{}/answer", {"accepts": True}),
    ("POST", "/comments/{}/withdraw", None),
    ("POST", "/requests/{}/hand-over", {"to": "data@example.org", "reason": "x"}),
    ("POST", "/requests/{}/contest", {"reason": "x"}),
    ("POST", "/requests/{}/take-back", {"reason": "x"}),
    ("POST", "/drafts/{}/revisions/1/editorial", {"reason": "x"}),
    ("GET", "/drafts/{}/overrides", None),
    ("POST", "/drafts/{}/overrides", {"group": "legal", "reason": "x"}),
    ("POST", f"/drafts/{{}}/overrides/{NOBODY}/confirm", None),
    ("POST", "/overrides/{}/confirm", None),
    ("POST", "/overrides/{}/codes", None),
    ("POST", "/overrides/{}/confirm", {"code": "12345678"}),
    ("POST", "/comments/{}/codes", {"act": "accept"}),
    ("POST", "/comments/{}/answer", {"accepts": True, "code": "12345678"}),
    ("POST", "/comments/{}/withdraw", {"code": "12345678"}),
    ("POST", "/requests/{}/take-back/codes", {"reason": "x"}),
    ("POST", "/requests/{}/take-back", {"reason": "x", "code": "12345678"}),
    ("POST", "/overrides/{}/end", {"reason": "x"}),
    (
        "POST",
        "/requests/{}/sign-offs",
        {"position": "approve", "revision_sha256": "0" * 64, "code": "12345678"},
    ),
    ("GET", "/webhooks/{}", None),
    ("PATCH", "/webhooks/{}", {"active": False}),
    ("DELETE", "/webhooks/{}", None),
    ("POST", "/webhooks/{}/secrets", None),
    ("POST", "/webhooks/{}/test", None),
    ("GET", "/webhooks/{}/deliveries", None),
    ("POST", f"/webhooks/{{}}/deliveries/{NOBODY}/retry", None),
    (
        "POST",
        "/webhooks/{}/replay",
        {"since": "2026-03-02T09:00:00Z", "until": "2026-03-03T09:00:00Z"},
    ),
    ("POST", "/mails/{}/retry", None),
    ("GET", "/drafts/{}/tickets", None),
    ("POST", "/drafts/{}/tickets", {"ticket": "review"}),
    ("POST", "/tickets/{}/retry", None),
    ("POST", "/mail-holds/{}/release", {"reason": "x"}),
    ("DELETE", "/tokens/{}", None),
    ("DELETE", "/clients/{}", None),
    ("GET", "/clients/{}/tokens", None),
    ("DELETE", f"/clients/{{}}/tokens/{NOBODY}", None),
    ("DELETE", f"/clients/{NOBODY}/tokens/{{}}", None),
    ("POST", "/requests/{}/codes", {"position": "approve", "revision_sha256": "0" * 64}),
]
NUMBERS = ["0", "-1", "99", "2147483648", "9" * 40, "9" * 5000, "x", "1.5", "%00", "1e3", "%D9%A3"]
QUERIES = {
    "/policies": ("theme", "stage", "lead", "limit", "after"),
    "/requests": ("state", "person", "group", "draft", "limit", "after"),
    "/drafts/{}/comments.csv": ("audience", "open"),
    "/drafts/{}/comments.md": ("audience", "open"),
    "/drafts/{}/comments": ("audience", "open", "thread", "limit", "after"),
    "/drafts/{}/journal": ("limit", "after"),
    "/drafts/{}/overrides": ("limit", "after"),
    "/drafts/{}/redline": ("from", "to"),
    "/tickets": ("standing", "limit", "after"),
    "/drafts/{}/tickets": ("limit", "after"),
    "/mails": ("state", "draft", "limit", "after"),
    "/mail-holds": ("limit", "after"),
    "/webhooks": ("limit", "after"),
    "/webhooks/{}/deliveries": ("state", "limit", "after"),
    "/events": ("policy", "draft", "types", "limit", "after"),
    "/tokens": ("limit", "after"),
    "/clients": ("limit", "after"),
    "/clients/{}/tokens": ("limit", "after"),
}


# Whoever is not known yet is added.
NEW = ("PUT", "/people/{email}")


def not_in_the_tables(app: FastAPI) -> set[tuple[str, str]]:
    """Routes that name something, and queries, that nobody tries here."""
    calls = [(method, path) for method, path, _ in CALLS]
    asked = {
        (path, name)
        for path, names in queries(app).items()
        for name in names - set(QUERIES.get(path, ()))
    }
    return left_out(app, calls, of=has_place, but=[NEW]) | asked


def test_every_route_and_every_query_is_in_the_tables(caller: Caller) -> None:
    app = application(caller)
    assert not_in_the_tables(app) == set()
    app.add_api_route("/api/v1/drafts/{draft_id}/new", lambda draft_id, since="": {})
    app.openapi_schema = None
    new = {("GET", "/drafts/{draft_id}/new"), ("/drafts/{}/new", "since")}
    assert not_in_the_tables(app) == new


@pytest.fixture
def review(caller: Caller) -> Caller:
    caller.review()
    caller.opened()
    return caller


def test_what_names_nothing_is_not_found_in_the_same_words(
    review: Caller, problem: Problem
) -> None:
    before, said = review.rows(), set[bytes]()
    for method, path, body in CALLS:
        for name in NAMES:
            answer = review.call(method, path.format(name), body)
            assert problem(answer)[0] in (404, 405), (method, path, name, answer.text)
            if problem(answer)[1] == "not-found":
                said.add(answer.content)
    assert len(said) == 1
    assert review.rows() == before


def test_a_number_that_is_none_is_refused(review: Caller, problem: Problem) -> None:
    before, draft = review.rows(), f"/drafts/{review.draft}"
    calls = (
        ("GET", "/revisions/{}", None),
        ("GET", "/rounds/{}", None),
        ("GET", "/redline?from=1&to={}", None),
        ("POST", "/rounds/{}/close", {"reason": "x"}),
        ("POST", "/rounds/{}/recall", {"reason": "x"}),
        ("POST", "/rounds/{}/repin", {"reason": "x"}),
        ("POST", "/revisions/{}/editorial", {"reason": "x"}),
    )
    for number, (method, path, body) in product(NUMBERS, calls):
        answer = review.call(method, draft + path.format(number), body)
        assert problem(answer)[0] in (404, 422), (path, number)
    assert review.rows() == before


def test_no_query_brings_it_down(review: Caller, problem: Problem) -> None:
    subscription = {"url": "https://93.184.216.34/", "owner": "data@example.org"}
    webhook = review.made("/webhooks", subscription)["id"]
    known = {"clients": client_of(review, "read").id, "webhooks": webhook}
    before = review.rows()
    queries = [(path, name) for path, names in QUERIES.items() for name in names]
    for (path, name), value in product(queries, (*NAMES, *NUMBERS, "", "é", "a@b", "legal")):
        about = known.get(path.split("/")[1], review.draft)
        answer = review.get(f"{path.format(about)}?{name}={value}")
        if answer.status_code == 200 and path.endswith((".csv", ".md")):
            assert answer.headers["content-type"].startswith("text/")
        elif answer.status_code == 200:
            assert set(answer.json()) == {"items", "next"}, (path, name, value)
        else:
            assert problem(answer) == (422, "malformed"), (path, name, value)
    assert review.rows() == before


def test_a_call_that_there_is_not_is_said_so(review: Caller, problem: Problem) -> None:
    assert problem(review.get("/nothing")) == (404, "http")
    wrong = review.call("DELETE", f"/drafts/{review.draft}")
    assert problem(wrong) == (405, "http")
    assert wrong.headers["allow"] == "GET"
    for method in ("PATCH", "PUT", "DELETE", "TRACE"):
        assert problem(review.call(method, "/policies"))[0] == 405


def test_a_request_of_somebody_else_is_not_answered(review: Caller, problem: Problem) -> None:
    token = review.issue(person="data@example.org")
    sha256 = review.get(f"/drafts/{review.draft}").json()["revision"]["sha256"]
    before = review.rows()
    said = {"position": "approve", "revision_sha256": sha256}
    path = f"/requests/{review.request('legal@example.org')}/sign-offs"
    assert problem(review.post(path, said, token=token)) == (409, "not-your-request")
    for other in ("legal@example.org", "data@example.org"):
        answer = review.post(path, {**said, "on_behalf_of": other}, token=token)
        assert problem(answer) == (409, "not-your-request")
    assert review.rows() == before
    own = f"/requests/{review.request('data@example.org')}/sign-offs"
    assert review.post(own, said, token=token).status_code == 201


def test_it_lives_and_is_ready_without_a_token(caller: Caller) -> None:
    for path in ("/healthz", "/readyz"):
        answer = caller.client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
