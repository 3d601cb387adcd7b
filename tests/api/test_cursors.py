"""Every list comes in pages, and whoever goes through them meets each row once."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from callers import TEXT, Caller, application
from clients import access_token, client_of, give_keys
from fastapi import FastAPI
from route_table import API, Route, api_routes

NUMBERS = count(1)
# Not gone through here: they grow by what a relay, a ticket system or two people do. The pages of
# events are gone through in tests/integration/test_event_stream.py.
ELSEWHERE = {
    ("GET", "/events"),
    ("GET", "/drafts/{draft_id}/overrides"),
    ("GET", "/drafts/{draft_id}/tickets"),
    ("GET", "/mail-holds"),
    ("GET", "/tickets"),
    ("GET", "/webhooks"),
    ("GET", "/webhooks/{webhook_id}/deliveries"),
}


def lists(app: FastAPI) -> dict[Route, dict[str, Any]]:
    """Every route that answers with a page, and its queries by name."""
    found: dict[Route, dict[str, Any]] = {}
    document = app.openapi()
    for method, path in api_routes(app):
        operation = document["paths"].get(API + path, {}).get(method.lower(), {})
        answer = operation.get("responses", {}).get("200", {}).get("content", {})
        schema = answer.get("application/json", {}).get("schema", {})
        name = schema.get("$ref", "").rpartition("/")[2]
        told = document["components"]["schemas"].get(name, schema)
        if method == "GET" and (
            "items" in told.get("properties", {}) or told.get("type") == "array"
        ):
            named = operation.get("parameters", [])
            found[method, path] = {"list": told} | {one["name"]: one["schema"] for one in named}
    return found


def without_pages(app: FastAPI) -> set[Route]:
    """Lists that do not say `next`, or do not take `limit` up to 500 and `after`."""
    return {
        route
        for route, told in lists(app).items()
        if "next" not in told["list"].get("properties", {})
        or told.get("limit", {}).get("maximum") != 500
        or "after" not in told
    }


def test_every_list_comes_in_pages(caller: Caller) -> None:
    app = application(caller)
    assert len(lists(app)) > 8
    assert without_pages(app) == set()

    def tell() -> list[str]:
        """All at once."""
        return []

    app.add_api_route("/api/v1/new", tell, methods=["GET"])
    app.openapi_schema = None
    assert without_pages(app) == {("GET", "/new")}


def policy(caller: Caller) -> None:
    key = f"p{next(NUMBERS)}"
    caller.made(
        "/policies", {"key": key, "title": "P", "theme": "safety", "lead": "lead@example.org"}
    )


def another_review(caller: Caller) -> None:
    key = f"q{next(NUMBERS)}"
    lead = "lead@example.org"
    caller.made("/policies", {"key": key, "title": "P", "theme": "integrity", "lead": lead})
    body = {"text": TEXT, "author": "author@example.org"}
    draft = caller.made(f"/policies/{key}/drafts", body)["id"]
    caller.made(f"/drafts/{draft}/rounds", {})


def comment(caller: Caller) -> None:
    caller.made(f"/drafts/{caller.draft}/comments", {"body": f"Why {next(NUMBERS)}?"})


def client(caller: Caller) -> None:
    client_of(caller, "read")


def grown(caller: Caller) -> dict[str, tuple[str, Callable[[Caller], None]]]:
    """Of each list in the table: where it is, and what adds to it."""
    program = client_of(caller, "read")
    draft = f"/drafts/{caller.draft}"
    return {
        "/policies": ("/policies", policy),
        "/requests": ("/requests", another_review),
        "/mails": ("/mails", another_review),
        "/drafts/{draft_id}/comments": (f"{draft}/comments", comment),
        "/drafts/{draft_id}/journal": (f"{draft}/journal", comment),
        "/tokens": ("/tokens", lambda one: one.issue("read") and None),
        "/clients": ("/clients", client),
        "/clients/{client_id}/tokens": (
            f"/clients/{program.id}/tokens",
            lambda one: access_token(one, program) and None,
        ),
    }


def name_of(item: dict[str, Any]) -> str:
    return str(item.get("key") or item.get("id") or item["seq"])


def gone_through(
    caller: Caller, path: str, limit: int, add: Callable[[Caller], None] | None = None
) -> list[str]:
    """The names of what stands on the pages, one after the other; `add` between any two."""
    names, after = [], None
    for _ in range(200):
        query = {"limit": limit} | ({} if after is None else {"after": after})
        told = caller.get(path, params=query).json()
        assert len(told["items"]) <= limit
        names += [name_of(one) for one in told["items"]]
        after = told["next"]
        if after is None:
            return names
        if add is not None and len(names) < 12:
            add(caller)
    raise AssertionError(f"{path} has no end")


@pytest.fixture
def review(caller: Caller) -> Caller:
    give_keys(caller)
    caller.review()
    caller.opened()
    return caller


def test_whoever_goes_through_the_pages_meets_each_row_once_while_others_add(
    review: Caller,
) -> None:
    for path, add in grown(review).values():
        for _ in range(4):
            add(review)
        before = gone_through(review, path, 500)
        assert len(before) >= 4, path
        for limit in (1, 2):
            met = gone_through(review, path, limit, add)
            assert len(set(met)) == len(met), path
            assert set(before) <= set(met), path


def test_every_list_is_gone_through_here_or_elsewhere(review: Caller) -> None:
    here = {("GET", path) for path in grown(review)}
    assert set(lists(application(review))) - here - ELSEWHERE == set()
