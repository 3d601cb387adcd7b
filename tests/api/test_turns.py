"""Whose turn it is, changed by hand over HTTP: handed over, contested, taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from callers import TEXT, Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]
LEGAL, DEPUTY, EXPERT = "legal@example.org", "deputy@example.org", "expert@example.org"
HANDED = {"to": DEPUTY, "reason": "I am on leave."}


def people(caller: Caller) -> None:
    caller.person(DEPUTY, "legal")
    caller.person("counsel@example.org", external=True)


@pytest.fixture
def review(caller: Caller) -> Caller:
    caller.review()
    people(caller)
    caller.opened(reviewers={"legal": [LEGAL]})
    return caller


@pytest.fixture
def kept(caller: Caller) -> Caller:
    """The expert's approval of the first text is kept for the second, marked as editorial."""
    for group in ("legal", "public_policy", "data", "leadership"):
        caller.person(f"{group}@example.org", group)
    people(caller)
    caller.person(EXPERT, "external_experts", external=True)
    caller.made(
        "/policies",
        {"key": "p", "title": "P", "theme": "integrity", "lead": "lead@example.org"},
    )
    body = {"text": TEXT, "author": "author@example.org", "plan": "careful"}
    caller.draft = caller.made("/policies/p/drafts", body)["id"]
    caller.opened()
    caller.sign(EXPERT)
    caller.made(f"/drafts/{caller.draft}/revisions", {"text": TEXT.replace("may", "might")})
    caller.made(f"/drafts/{caller.draft}/revisions/2/editorial", {"reason": "A word."})
    caller.opened()
    return caller


def asked(caller: Caller, email: str) -> dict[str, Any]:
    found = caller.get("/requests", params={"person": email, "draft": caller.draft}).json()
    return found["items"][-1]


def actions(caller: Caller) -> list[str]:
    entries = caller.get(f"/drafts/{caller.draft}/journal").json()["items"]
    return [one["action"] for one in entries]


def test_a_colleague_is_asked_in_ones_place_and_both_names_are_told(review: Caller) -> None:
    token = review.issue(person=LEGAL)
    mine = review.request(LEGAL)
    key = {"Idempotency-Key": "k"}
    first = review.post(f"/requests/{mine}/hand-over", HANDED, token=token, headers=key)
    again = review.post(f"/requests/{mine}/hand-over", HANDED, token=token, headers=key)
    assert (first.status_code, first.json()) == (200, again.json())
    told = first.json()
    assert (told["person"], told["on_behalf_of"], told["state"]) == (DEPUTY, LEGAL, "pending")
    assert first.headers["etag"] == review.get(f"/drafts/{review.draft}").headers["etag"]
    assert asked(review, LEGAL)["state"] == "moved"
    assert actions(review)[-2:] == ["request:delegated", "request:asked"]
    signed = review.sign(DEPUTY).json()
    assert (signed["person"], signed["on_behalf_of"]) == (DEPUTY, LEGAL)
    in_round = review.get(f"/drafts/{review.draft}/rounds/1").json()["requests"]
    (one,) = [one for one in in_round if one["person"] == DEPUTY]
    assert (one["on_behalf_of"], one["position"], one["carried"]) == (LEGAL, "approve", False)


def test_whoever_was_asked_first_takes_it_back(review: Caller) -> None:
    mine = f"/requests/{review.request(LEGAL)}/hand-over"
    review.made(mine, HANDED)
    back = review.made(mine, {"to": LEGAL, "reason": "I am back."})
    assert (back["person"], back["on_behalf_of"], back["state"]) == (LEGAL, None, "pending")
    assert asked(review, DEPUTY)["state"] == "moved"


NOT_HANDED = [
    ("data@example.org", DEPUTY, (409, "not-your-request")),
    (LEGAL, LEGAL, (422, "unacceptable")),
    (LEGAL, "author@example.org", (422, "unacceptable")),
    (LEGAL, "counsel@example.org", (422, "unacceptable")),
    (LEGAL, "nobody@example.org", (422, "unacceptable")),
    ("counsel@example.org", DEPUTY, (404, "not-found")),
]


def test_who_may_not_hand_it_over_and_to_whom(review: Caller, problem: Problem) -> None:
    path, before = f"/requests/{review.request(LEGAL)}/hand-over", review.rows()
    for who, to, refusal in NOT_HANDED:
        token = review.issue(person=who)
        before["api_tokens"] += 1
        before["journal"] += 1
        answer = review.post(path, {"to": to, "reason": "x"}, token=token)
        assert problem(answer) == refusal, (who, to)
    assert review.rows() == before
    assert review.post(path, HANDED, token=review.issue(person="lead@example.org")).is_success


def test_what_is_answered_or_over_stays_where_it_is(review: Caller, problem: Problem) -> None:
    path = f"/requests/{review.request(LEGAL)}"
    review.sign(LEGAL)
    assert problem(review.post(f"{path}/hand-over", HANDED)) == (409, "too-late")
    review.made(f"/drafts/{review.draft}/rounds/1/close", {"reason": "x"})
    assert problem(review.post(f"{path}/hand-over", HANDED)) == (409, "round-closed")
    take_back = review.post(f"{path}/take-back", {"reason": "x"})
    assert problem(take_back) == (409, "round-closed")


def test_a_kept_approval_says_where_it_comes_from(kept: Caller) -> None:
    revision = kept.get(f"/drafts/{kept.draft}").json()["revision"]
    assert revision["editorial"]["reason"] == "A word."
    assert kept.get(f"/drafts/{kept.draft}/revisions/1").json()["editorial"] is None
    said = asked(kept, EXPERT)["sign_off"]
    first = kept.get("/requests", params={"person": EXPERT}).json()["items"][0]["sign_off"]
    assert (said["position"], said["carried_from"]) == ("approve", first["id"])
    assert "editorial: A word." in said["carried_reason"]
    assert said["retracted"] is None


def test_whoever_contests_it_is_on_turn_again(kept: Caller, problem: Problem) -> None:
    token = kept.issue(person=EXPERT)
    path = f"/requests/{kept.request(EXPERT)}/contest"
    answer = kept.post(path, token=token)
    assert answer.status_code == 200
    assert answer.json()["state"] == "pending"
    assert answer.json()["sign_off"]["retracted"] == "contested"
    (one,) = [
        one
        for one in kept.get(f"/drafts/{kept.draft}/rounds/2").json()["requests"]
        if one["person"] == EXPERT
    ]
    assert (one["position"], one["carried"], one["retracted"]) == (None, True, "contested")
    assert problem(kept.post(path, {"reason": "x"}, token=token)) == (409, "nothing-carried")
    assert kept.sign(EXPERT).json()["counts"]


def test_nobody_contests_in_somebody_elses_name(kept: Caller, problem: Problem) -> None:
    path = f"/requests/{kept.request(EXPERT)}/contest"
    for token in (kept.token, kept.issue(person=DEPUTY), kept.issue(person="lead@example.org")):
        assert problem(kept.post(path, token=token)) == (409, "not-your-request")
    assert asked(kept, EXPERT)["state"] == "answered"


def test_only_the_lead_marks_and_only_before_the_round(kept: Caller, problem: Problem) -> None:
    path = f"/drafts/{kept.draft}/revisions"
    assert problem(kept.post(f"{path}/2/editorial", {"reason": "x"})) == (409, "too-late")
    assert problem(kept.post(f"{path}/1/editorial", {"reason": "x"})) == (409, "already-there")
    kept.made(path, {"text": TEXT.replace("may", "can")})
    author = kept.issue(person="author@example.org")
    refused = kept.post(f"{path}/3/editorial", {"reason": "x"}, token=author)
    assert problem(refused) == (403, "not-allowed")
    lead = kept.issue(person="lead@example.org")
    marked = kept.post(f"{path}/3/editorial", {"reason": "x"}, token=lead)
    assert (marked.status_code, marked.json()["editorial"]["reason"]) == (200, "x")
    assert problem(kept.post(f"{path}/3/editorial", {"reason": "x"})) == (409, "already-there")


def test_the_named_delegate_takes_a_request_for_changes_back(
    review: Caller, problem: Problem
) -> None:
    body = {"name": "Legal", "groups": ["legal"], "delegate": DEPUTY}
    assert review.put(f"/people/{LEGAL}", body).is_success
    path = f"/requests/{review.request(LEGAL)}/take-back"
    deputy = review.issue(person=DEPUTY)
    said = {"reason": "She agreed by telephone."}
    assert problem(review.post(path, said, token=deputy)) == (409, "nothing-to-take-back")
    review.sign(LEGAL, "request_changes", reason="§ 2 is unclear.")
    for token in (review.token, review.issue(person="lead@example.org")):
        assert problem(review.post(path, said, token=token)) == (403, "not-allowed")
    answer = review.post(path, said, token=deputy)
    assert (answer.status_code, answer.json()["state"]) == (200, "pending")
    assert answer.json()["sign_off"]["retracted"] == "taken_back"


def test_who_read_an_older_version_changes_nothing(review: Caller, problem: Problem) -> None:
    path = f"/requests/{review.request(LEGAL)}"
    stale = {"If-Match": '"1"'}
    before = review.rows()
    for verb, body in (("hand-over", HANDED), ("contest", None), ("take-back", {"reason": "x"})):
        answer = review.post(f"{path}/{verb}", body, headers=stale)
        assert problem(answer) == (412, "stale-version")
    assert review.rows() == before
