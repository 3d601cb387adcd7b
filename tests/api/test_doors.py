"""Who is let in, and what happens to a call that is made twice or too late."""

from collections.abc import Callable
from typing import Any

import pytest
from callers import REQUIRED, TEXT, Caller, application
from documented import call_named
from fastapi import FastAPI
from httpx import Response
from races import all_at_once
from route_table import left_out
from sqlalchemy import text

from review.scopes import Scope

Problem = Callable[[Response], tuple[int, str]]
POLICY = {"key": "one", "title": "One", "theme": "safety", "lead": "lead@example.org"}


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Token x",
        "Bearer nobody",
        "bearer é",
        "placet_x",
    ],
)
def test_without_a_good_token_nobody_is_let_in(
    caller: Caller, problem: Problem, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    for method, path in (("GET", "policies"), ("POST", "policies"), ("GET", "drafts/x/gate")):
        answer = caller.client.request(method, f"/api/v1/{path}", headers=headers, json=POLICY)
        assert problem(answer) == (401, "unauthenticated")
        assert answer.headers["www-authenticate"] == 'Bearer realm="placet"'
    assert caller.rows()["policies"] == 0


def test_a_revoked_token_lets_nobody_in(caller: Caller, problem: Problem) -> None:
    token = caller.issue()
    assert caller.get("/policies", token=token).status_code == 200
    caller.revoke(token)
    assert problem(caller.get("/policies", token=token)) == (401, "unauthenticated")


def calls_by_scope(draft: str, asked: str, comment: str) -> list[tuple[Scope, str, str, Any]]:
    """Every call, and the scope without which it is refused."""
    return [
        (Scope.READ, "GET", "/policies", None),
        (Scope.READ, "GET", draft, None),
        (Scope.READ, "GET", f"{draft}/gate", None),
        (Scope.READ, "GET", f"{draft}/comments", None),
        (Scope.READ, "GET", "/requests", None),
        (Scope.JOURNAL_READ, "GET", f"{draft}/journal", None),
        (Scope.POLICIES_WRITE, "POST", "/policies", POLICY),
        (Scope.PEOPLE_WRITE, "PUT", "/people/a@example.org", {"name": "A"}),
        (Scope.DRAFTS_WRITE, "POST", "/policies/payments/drafts", {"text": TEXT}),
        (Scope.DRAFTS_WRITE, "POST", f"{draft}/revisions", {"text": "# Other"}),
        (Scope.DRAFTS_WRITE, "POST", f"{draft}/withdraw", {"reason": "no"}),
        (Scope.ROUNDS_WRITE, "POST", f"{draft}/rounds", {}),
        (Scope.ROUNDS_WRITE, "POST", f"{draft}/rounds/1/close", {"reason": "no"}),
        (Scope.ROUNDS_WRITE, "POST", f"{draft}/rounds/1/recall", {"reason": "no"}),
        (Scope.ROUNDS_WRITE, "POST", f"{draft}/rounds/1/repin", {"reason": "no"}),
        (
            Scope.SIGN_OFFS_WRITE,
            "POST",
            f"{asked}/sign-offs",
            {"position": "approve", "revision_sha256": "0" * 64},
        ),
        (Scope.ROUNDS_WRITE, "POST", f"{asked}/hand-over", {"to": "a@example.org", "reason": "x"}),
        (Scope.SIGN_OFFS_WRITE, "POST", f"{asked}/contest", None),
        (Scope.SIGN_OFFS_WRITE, "POST", f"{asked}/take-back", {"reason": "x"}),
        (Scope.DRAFTS_WRITE, "POST", f"{draft}/revisions/1/editorial", {"reason": "x"}),
        (Scope.READ, "GET", f"{draft}/overrides", None),
        (Scope.OVERRIDES_WRITE, "POST", f"{draft}/overrides", {"group": "legal", "reason": "x"}),
        (Scope.OVERRIDES_WRITE, "POST", f"{draft}/overrides/x/confirm", None),
        (Scope.OVERRIDES_WRITE, "POST", "/overrides/x/confirm", None),
        (Scope.OVERRIDES_WRITE, "POST", "/overrides/x/confirm", {"code": "12345678"}),
        (Scope.OVERRIDES_WRITE, "POST", "/overrides/x/codes", None),
        (Scope.COMMENTS_WRITE, "POST", f"{comment}/codes", {"act": "accept"}),
        (Scope.COMMENTS_WRITE, "POST", f"{comment}/answer", {"accepts": True, "code": "1"}),
        (Scope.COMMENTS_WRITE, "POST", f"{comment}/withdraw", {"code": "1"}),
        (Scope.SIGN_OFFS_WRITE, "POST", f"{asked}/take-back/codes", {"reason": "x"}),
        (Scope.SIGN_OFFS_WRITE, "POST", f"{asked}/take-back", {"reason": "x", "code": "1"}),
        (Scope.OVERRIDES_WRITE, "POST", "/overrides/x/end", {"reason": "x"}),
        (
            Scope.SIGN_OFFS_WRITE,
            "POST",
            f"{asked}/sign-offs",
            {"position": "approve", "revision_sha256": "0" * 64, "code": "12345678"},
        ),
        (
            Scope.SIGN_OFFS_WRITE,
            "POST",
            f"{asked}/codes",
            {"position": "approve", "revision_sha256": "0" * 64},
        ),
        (Scope.COMMENTS_WRITE, "POST", f"{draft}/comments", {"body": "Why?"}),
        (Scope.READ, "GET", comment, None),
        (Scope.READ, "GET", f"{comment}/files/x", None),
        (Scope.READ, "GET", f"{draft}/comments.csv", None),
        (Scope.READ, "GET", f"{draft}/comments.md", None),
        (Scope.DISPOSITIONS_WRITE, "PUT", f"{comment}/disposition", {"disposition": "accepted"}),
        (Scope.COMMENTS_WRITE, "POST", f"{comment}/answer", {"accepts": True}),
        (Scope.COMMENTS_WRITE, "POST", f"{comment}/withdraw", None),
        (Scope.TICKETS_READ, "GET", "/tickets", None),
        (Scope.TICKETS_READ, "GET", f"{draft}/tickets", None),
        (Scope.TICKETS_WRITE, "POST", f"{draft}/tickets", {"ticket": "review"}),
        (Scope.TICKETS_WRITE, "POST", "/tickets/retry", None),
        (Scope.TICKETS_WRITE, "POST", "/tickets/x/retry", None),
        (Scope.READ, "GET", "/mails", None),
        (Scope.EVENTS_READ, "GET", "/events", None),
        (Scope.READ, "GET", "/mail-holds", None),
        (Scope.MAILS_WRITE, "POST", "/mails/retry", None),
        (Scope.MAILS_WRITE, "POST", "/mails/x/retry", None),
        (Scope.MAILS_WRITE, "POST", "/mail-holds/x/release", {"reason": "x"}),
        (Scope.WEBHOOKS_WRITE, "GET", "/webhooks", None),
        (Scope.WEBHOOKS_WRITE, "POST", "/webhooks", {"url": "https://93.184.216.34/"}),
        (Scope.WEBHOOKS_WRITE, "GET", "/webhooks/x", None),
        (Scope.WEBHOOKS_WRITE, "PATCH", "/webhooks/x", {"url": "https://93.184.216.34/"}),
        (Scope.WEBHOOKS_WRITE, "DELETE", "/webhooks/x", None),
        (Scope.WEBHOOKS_WRITE, "POST", "/webhooks/x/secrets", None),
        (Scope.WEBHOOKS_WRITE, "POST", "/webhooks/x/test", None),
        (Scope.WEBHOOKS_WRITE, "GET", "/webhooks/x/deliveries", None),
        (Scope.WEBHOOKS_WRITE, "POST", "/webhooks/x/deliveries/x/retry", None),
        (
            Scope.WEBHOOKS_WRITE,
            "POST",
            "/webhooks/x/replay",
            {"since": "2026-03-02T09:00:00Z", "until": "2026-03-03T09:00:00Z"},
        ),
        (Scope.ACCESS_WRITE, "GET", "/tokens", None),
        (Scope.ACCESS_WRITE, "DELETE", "/tokens/x", None),
        (Scope.ACCESS_WRITE, "GET", "/clients", None),
        (Scope.ACCESS_WRITE, "DELETE", "/clients/x", None),
        (Scope.ACCESS_WRITE, "GET", "/clients/x/tokens", None),
        (Scope.ACCESS_WRITE, "DELETE", "/clients/x/tokens/x", None),
        (Scope.PROMOTE, "POST", f"{draft}/promote", None),
        (Scope.READ, "GET", "/policies/payments", None),
        (Scope.READ, "GET", f"{draft}/forecast", None),
        (Scope.READ, "GET", f"{draft}/redline?from=1&to=1", None),
        (Scope.READ, "GET", f"{draft}/revisions/1", None),
        (Scope.READ, "GET", f"{draft}/rounds/1", None),
        (Scope.READ, "POST", f"{draft}/gate/what-if", {}),
        (
            Scope.ROUNDS_WRITE,
            "POST",
            f"{draft}/rounds/1/extend",
            {"due_at": "2027-01-01T00:00:00Z", "reason": "x"},
        ),
    ]


def not_in_the_table(app: FastAPI) -> set[tuple[str, str]]:
    """Routes of which nobody here says what scope they need."""
    calls = calls_by_scope("/drafts/x", "/requests/x", "/comments/x")
    return left_out(app, [(method, path) for _, method, path, _ in calls])


def test_every_route_is_in_the_table_of_scopes(caller: Caller) -> None:
    app = application(caller)
    assert not_in_the_table(app) == set()

    def tell() -> None:
        """Says nothing."""

    app.add_api_route("/api/v1/new", tell, methods=["GET", "DELETE"])
    assert not_in_the_table(app) == {("GET", "/new"), ("DELETE", "/new")}


def test_the_document_names_the_scope_of_every_call(caller: Caller) -> None:
    document = application(caller).openapi()
    for scope, method, path, _ in calls_by_scope("/drafts/x", "/requests/x", "/comments/x"):
        operation = call_named(document, method, f"/api/v1{path.partition('?')[0]}")
        ways = [{"token": [scope.value]}, {"client": [scope.value]}]
        assert operation["security"] == ways, (method, path)
        assert f"`{scope.value}`" in operation["responses"]["403"]["description"]


def test_a_token_does_only_what_its_scopes_name(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    draft = f"/drafts/{caller.draft}"
    comment = f"/comments/{caller.made(f'{draft}/comments', {'body': 'Why?'})['id']}"
    calls = calls_by_scope(draft, f"/requests/{caller.request('legal@example.org')}", comment)
    tokens = {
        scope: caller.issue(*(other.value for other in Scope if other is not scope))
        for scope in {scope for scope, *_ in calls}
    }
    before = caller.rows()
    for scope, method, path, body in calls:
        answer = caller.call(method, path, body, token=tokens[scope])
        assert problem(answer) == (403, "not-allowed"), (scope, path)
        assert scope.value in answer.json()["detail"]
    assert caller.rows() == before


def test_a_change_on_an_older_version_is_refused(caller: Caller, problem: Problem) -> None:
    caller.review()
    draft = f"/drafts/{caller.draft}"
    seen = caller.get(draft).headers["etag"]
    fresh = caller.post(f"{draft}/rounds", {}, headers={"If-Match": seen})
    assert fresh.status_code == 201
    before = caller.rows()
    for path, body in (
        ("rounds", {}),
        ("rounds/1/extend", {"reason": "x", "due_at": "2026-04-01T00:00:00Z"}),
        ("rounds/1/close", {"reason": "x"}),
        ("rounds/1/recall", {"reason": "x"}),
        ("rounds/1/repin", {"reason": "x"}),
        ("revisions", {"text": "# Other"}),
        ("withdraw", {"reason": "x"}),
        ("promote", None),
        ("revisions/1/editorial", {"reason": "x"}),
        ("overrides", {"group": "legal", "reason": "x"}),
    ):
        for stale in (seen, "nonsense", '"999999999999999999"', '"-1"', "3", '"x"'):
            answer = caller.post(f"{draft}/{path}", body, headers={"If-Match": stale})
            assert problem(answer) == (412, "stale-version"), (path, stale)
    assert caller.rows() == before
    for good in (fresh.headers["etag"], "*"):
        now = good if good == "*" else caller.get(draft).headers["etag"]
        body = {"reason": "x", "due_at": "2026-04-01T00:00:00Z"}
        extended = caller.post(f"{draft}/rounds/1/extend", body, headers={"If-Match": now})
        assert extended.status_code == 200
        assert extended.headers["etag"] == caller.get(draft).headers["etag"]


def test_the_same_call_under_one_key_is_done_once(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    key = {"Idempotency-Key": "one-key"}
    first = caller.sign_with(key)
    before = caller.rows()
    again = caller.sign_with(key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert caller.rows() == before
    other = caller.sign_with(key, reason="Another body")
    assert problem(other) == (422, "idempotency-key-reused")
    assert caller.rows() == before


def test_an_answer_given_again_has_its_etag_too(caller: Caller) -> None:
    caller.review()
    path, key = f"/drafts/{caller.draft}/rounds", {"Idempotency-Key": "k"}
    first = caller.post(path, {}, headers=key)
    again = caller.post(path, {}, headers=key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["etag"] == first.headers["etag"]


def test_a_refusal_is_not_remembered(caller: Caller, problem: Problem) -> None:
    caller.review()
    path, key = f"/drafts/{caller.draft}/promote", {"Idempotency-Key": "k"}
    caller.opened()
    assert problem(caller.post(path, headers=key)) == (409, "gate-shut")
    for group in REQUIRED:
        caller.sign(f"{group}@example.org")
    assert caller.post(path, headers=key).status_code == 200


def test_a_key_belongs_to_its_caller_and_its_call(caller: Caller) -> None:
    key = {"Idempotency-Key": "k"}
    assert caller.post("/policies", POLICY, headers=key).status_code == 201
    another = caller.issue()
    assert caller.post("/policies", POLICY, headers=key, token=another).status_code == 409
    draft = caller.post("/policies/one/drafts", {"text": TEXT}, headers=key)
    assert draft.status_code == 201


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a b", "é", "\x7f"])
def test_a_key_that_is_no_key_is_refused(caller: Caller, problem: Problem, key: str) -> None:
    before = caller.rows()
    answer = caller.post("/policies", POLICY, headers={"Idempotency-Key": key.encode("latin-1")})
    assert problem(answer) == (422, "unacceptable")
    assert caller.rows() == before


def test_eight_at_once_under_one_key_are_one_act_and_one_answer(caller: Caller) -> None:
    caller.review()
    key = {"Idempotency-Key": "k"}
    path = f"/drafts/{caller.draft}/comments"
    answers = all_at_once([lambda: caller.post(path, {"body": "Why?"}, headers=key)] * 8)
    assert [one.status_code for one in answers] == [201] * 8
    assert all(one.json() == answers[0].json() for one in answers)
    assert caller.rows()["comments"] == 1


def test_a_busy_database_is_a_503_that_says_so(caller: Caller, problem: Problem) -> None:
    caller.review()
    with caller.engine.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT 1 FROM drafts FOR UPDATE"))
        caller.client.app.state.placet.engine.dispose()  # pyright: ignore
        with caller.client.app.state.placet.engine.begin() as theirs:  # pyright: ignore
            theirs.execute(text("SET lock_timeout = 50"))
        answer = caller.post(f"/drafts/{caller.draft}/comments", {"body": "Why?"})
    assert problem(answer) == (503, "unavailable")
    assert answer.headers["retry-after"] == "1"
    assert caller.rows()["comments"] == 0
