"""An external expert with a token of their own finds no trace of what is not for them."""

from collections.abc import Callable

import pytest
from callers import REQUIRED, Caller, application
from fastapi import FastAPI
from httpx import Response
from route_table import left_out, of_draft

Problem = Callable[[Response], tuple[int, str]]
EXPERT = "expert@example.org"
CANARIES = ("CANARY-INTERNAL", "CANARY-PRIVILEGED", "CANARY-REASON", "CANARY-REPLY")


NOBODY = "00000000-0000-7000-8000-000000000000"
# All there is to read of a draft, and to do to it.
READ = (
    "",
    "/gate",
    "/forecast",
    "/comments",
    "/comments.csv",
    "/comments.md",
    "/journal",
    "/overrides",
    "/tickets",
    "/revisions/1",
    "/redline?from=1&to=1",
    "/rounds/1",
)
CHANGES: list[tuple[str, object]] = [
    ("rounds", {}),
    ("rounds/1/close", {"reason": "x"}),
    ("rounds/1/extend", {"due_at": "2027-01-01T00:00:00Z", "reason": "x"}),
    ("rounds/1/recall", {"reason": "x"}),
    ("rounds/1/repin", {"reason": "x"}),
    ("revisions", {"text": "# Theirs"}),
    ("withdraw", {"reason": "x"}),
    ("tickets", {"ticket": "review"}),
    ("promote", None),
    ("comments", {"body": "x"}),
    ("gate/what-if", {}),
    ("revisions/1/editorial", {"reason": "x"}),
    ("overrides", {"group": "legal", "reason": "x"}),
    (f"overrides/{NOBODY}/confirm", None),
]


def not_in_the_tables(app: FastAPI) -> set[tuple[str, str]]:
    """Routes of a draft that no outsider tries here."""
    calls = [("GET", f"/drafts/x{path}") for path in READ]
    calls += [("POST", f"/drafts/x/{path}") for path, _ in CHANGES]
    return left_out(app, calls, of=of_draft)


def test_every_route_of_a_draft_is_in_the_tables(caller: Caller) -> None:
    app = application(caller)
    assert not_in_the_tables(app) == set()
    app.add_api_route("/api/v1/drafts/{draft_id}/new", lambda draft_id: {}, methods=["GET", "PUT"])
    new = "/drafts/{draft_id}/new"
    assert not_in_the_tables(app) == {("GET", new), ("PUT", new)}


@pytest.fixture
def review(caller: Caller) -> Caller:
    """A review full of what an outsider must not learn, and one remark they may read."""
    caller.person(EXPERT, "external_experts", external=True)
    caller.review(theme="safety")
    caller.opened()
    path = f"/drafts/{caller.draft}/comments"
    caller.made(path, {"body": "CANARY-INTERNAL", "audience": "internal"})
    hidden = caller.made(path, {"body": "CANARY-PRIVILEGED", "audience": "privileged"})
    caller.made(path, {"body": "CANARY-REPLY", "in_reply_to": hidden["id"]})
    caller.made(path, {"body": "for everyone", "audience": "everyone"})
    caller.sign("legal@example.org", "request_changes", reason="CANARY-REASON")
    caller.made(path, {"body": "for everyone too", "audience": "everyone"})
    caller.tokens["expert"] = caller.issue(person=EXPERT)
    caller.tokens["hidden"] = hidden["id"]
    return caller


def as_expert(caller: Caller, path: str) -> Response:
    return caller.get(path, token=caller.tokens["expert"])


def test_they_read_what_is_for_everyone_and_no_trace_of_the_rest(review: Caller) -> None:
    draft = f"/drafts/{review.draft}"
    for path in [draft + one for one in READ] + ["/requests", "/policies"]:
        answer = as_expert(review, path)
        assert answer.status_code == 200
        assert not [canary for canary in CANARIES if canary in answer.text], path
        assert review.tokens["hidden"] not in answer.text
    found = as_expert(review, f"{draft}/comments").json()
    assert [one["body"] for one in found["items"]] == ["for everyone", "for everyone too"]


@pytest.mark.parametrize("audience", ["internal", "privileged"])
def test_they_cannot_ask_for_what_is_not_for_them(review: Caller, audience: str) -> None:
    path = f"/drafts/{review.draft}/comments"
    found = as_expert(review, f"{path}?audience={audience}").json()
    assert found == {"items": [], "next": None}


def test_no_page_and_no_cursor_hints_at_what_is_left_out(review: Caller) -> None:
    for kind in ("comments", "journal"):
        path = f"/drafts/{review.draft}/{kind}"
        whole = as_expert(review, path).json()
        assert len(whole["items"]) == 2
        assert whole["next"] is None
        first = as_expert(review, f"{path}?limit=1").json()
        assert first["items"] == whole["items"][:1]
        second = as_expert(review, f"{path}?limit=1&after={first['next']}").json()
        assert second == {"items": whole["items"][1:], "next": None}
        assert as_expert(review, f"{path}?limit=2").json()["next"] is None
    assert first["next"] == "1"


def test_the_journal_tells_them_no_numbers_and_no_hashes(review: Caller) -> None:
    for entry in as_expert(review, f"/drafts/{review.draft}/journal").json()["items"]:
        assert (entry["action"], entry["seq"]) == ("comment:added", None)
        assert (entry["hash"], entry["prev_hash"]) == (None, None)


def test_a_hidden_comment_is_answered_like_none(review: Caller) -> None:
    path = f"/drafts/{review.draft}/comments"
    said = [
        review.post(
            path, {"body": "x", "in_reply_to": parent}, token=review.tokens["expert"]
        ).content
        for parent in (review.tokens["hidden"], "00000000-0000-7000-8000-000000000000")
    ]
    assert said[0] == said[1]


def test_a_hidden_comment_is_no_comment_whatever_is_done_to_it(
    review: Caller, problem: Problem
) -> None:
    before, said = review.rows(), set[bytes]()
    for comment in (review.tokens["hidden"], "00000000-0000-7000-8000-000000000000", "x"):
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/files/x", None),
            ("PUT", "/disposition", {"disposition": "accepted"}),
            ("POST", "/answer", {"accepts": True}),
            ("POST", "/withdraw", None),
        ):
            answer = review.call(
                method, f"/comments/{comment}{path}", body, token=review.tokens["expert"]
            )
            assert problem(answer) == (404, "not-found")
            said.add(answer.content)
    assert len(said) == 1
    assert review.rows() == before


def test_they_speak_to_everyone_and_to_nobody_else(review: Caller, problem: Problem) -> None:
    path, token = f"/drafts/{review.draft}/comments", review.tokens["expert"]
    assert review.post(path, {"body": "x"}, token=token).json()["audience"] == "everyone"
    for audience in ("internal", "privileged"):
        answer = review.post(path, {"body": "x", "audience": audience}, token=token)
        assert problem(answer) == (422, "unacceptable")


def test_they_see_their_own_requests_only(review: Caller) -> None:
    for query in ("", "?person=legal@example.org", "?group=legal", f"?draft={review.draft}"):
        for one in as_expert(review, f"/requests{query}").json()["items"]:
            assert one["person"] == EXPERT
    assert len(as_expert(review, "/requests").json()["items"]) == 1


def test_a_draft_they_were_never_asked_about_does_not_exist_for_them(
    review: Caller, problem: Problem
) -> None:
    secret = review.review(key="secret")
    for path in READ:
        unknown = as_expert(review, f"/drafts/{NOBODY}{path}")
        hidden = as_expert(review, f"/drafts/{secret}{path}")
        assert problem(hidden) == (404, "not-found")
        assert hidden.content == unknown.content
    assert as_expert(review, f"/requests?draft={secret}").json()["items"] == []


def test_the_list_of_policies_names_no_draft_they_were_never_asked_about(review: Caller) -> None:
    secret = review.review(key="secret")
    found = as_expert(review, "/policies").json()
    assert [one["key"] for one in found["items"]] == ["payments"]
    assert secret not in as_expert(review, "/policies?stage=development").text
    assert as_expert(review, "/policies/secret").status_code == 404
    assert len(as_expert(review, "/policies/payments").json()["drafts"]) == 1


def test_a_draft_they_may_not_see_cannot_be_changed_by_them(
    review: Caller, problem: Problem
) -> None:
    secret = review.review(*REQUIRED, key="secret")
    before = review.rows()
    for verb, body in CHANGES:
        answer = review.post(f"/drafts/{secret}/{verb}", body, token=review.tokens["expert"])
        assert problem(answer) == (404, "not-found"), verb
    assert review.rows() == before
