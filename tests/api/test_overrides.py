"""An override takes two people, one of Leadership, and is told wherever the verdict is told."""

from collections.abc import Callable
from typing import Any

import pytest
from callers import REQUIRED, TEXT, Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]
LEAD, LEADER, EXTERNAL = "lead@example.org", "leadership@example.org", "counsel@example.org"
SAID = {"group": "data", "reason": "The law takes effect on Monday."}


@pytest.fixture
def review(caller: Caller) -> Caller:
    """Everyone has agreed but Data, whose only member is away."""
    caller.review()
    caller.person(EXTERNAL, "leadership", external=True)
    caller.opened(reviewers={"leadership": [LEADER, EXTERNAL]})
    for group in REQUIRED:
        if group != "data":
            caller.sign(f"{group}@example.org")
    return caller


def proposed(review: Caller, who: str = LEAD) -> dict[str, Any]:
    path = f"/drafts/{review.draft}/overrides"
    answer = review.post(path, SAID, token=review.issue(person=who))
    assert answer.status_code == 201, answer.text
    return answer.json()


def confirm(review: Caller, made: dict[str, Any], who: str = LEADER, **more: Any) -> Response:
    path = f"/overrides/{made['id']}/confirm"
    return review.post(path, token=review.issue(person=who), **more)


def states(review: Caller) -> list[str]:
    found = review.get(f"/drafts/{review.draft}/overrides").json()["items"]
    return [one["state"] for one in found]


def gate(review: Caller) -> str:
    return review.get(f"/drafts/{review.draft}/gate").json()["summary"]


def test_it_is_without_effect_until_a_second_person_confirms_it(review: Caller) -> None:
    made = proposed(review)
    assert (made["state"], made["group"], made["confirmed_by"]) == ("proposed", "data", None)
    assert gate(review) == "Shut: waiting for Data."
    answer = confirm(review, made)
    assert (answer.status_code, answer.json()["state"]) == (200, "in_force")
    assert answer.json()["confirmed_by"] == LEADER
    assert gate(review).startswith("Open by override: Data did not agree")
    assert answer.headers["etag"] == review.get(f"/drafts/{review.draft}").headers["etag"]


def test_a_draft_promoted_under_it_says_so_for_ever(review: Caller) -> None:
    confirm(review, proposed(review))
    review.made(f"/drafts/{review.draft}/promote")
    review.later(days=400)
    assert states(review) == ["used"]


def test_it_is_confirmed_by_the_address_below_its_draft_too(
    review: Caller, problem: Problem
) -> None:
    made, token = proposed(review), review.issue(person=LEADER)
    other = review.review(key="other")
    wrong = review.post(f"/drafts/{other}/overrides/{made['id']}/confirm", token=token)
    assert problem(wrong) == (404, "not-found")
    right = f"/drafts/{made['draft']}/overrides/{made['id']}/confirm"
    assert review.post(right, token=token).status_code == 200


MAY_NOT_CONFIRM = [LEAD, "legal@example.org", EXTERNAL, "author@example.org", None]


def test_who_may_not_confirm(review: Caller, problem: Problem) -> None:
    made = proposed(review)
    for who in MAY_NOT_CONFIRM:
        token = review.issue(person=who)
        answer = review.post(f"/overrides/{made['id']}/confirm", token=token)
        assert problem(answer) == (403, "not-allowed"), who
    assert states(review) == ["proposed"]


def test_whoever_proposed_it_does_not_confirm_it_though_of_leadership(
    review: Caller, problem: Problem
) -> None:
    made = proposed(review, LEADER)
    assert problem(confirm(review, made, LEADER)) == (403, "not-allowed")


def test_whoever_wrote_the_text_does_not_confirm_it_though_of_leadership(
    caller: Caller, problem: Problem
) -> None:
    caller.person("author@example.org", "leadership")
    caller.review()
    caller.opened()
    made = proposed(caller)
    assert problem(confirm(caller, made, "author@example.org")) == (403, "not-allowed")


def test_who_may_not_propose(review: Caller, problem: Problem) -> None:
    path = f"/drafts/{review.draft}/overrides"
    for token in (review.token, review.issue(person=EXTERNAL)):
        assert problem(review.post(path, SAID, token=token)) == (403, "not-allowed")
    assert states(review) == []


def test_what_there_is_nothing_to_override_of(review: Caller, problem: Problem) -> None:
    path, lead = f"/drafts/{review.draft}/overrides", review.issue(person=LEAD)
    for group in ("legal", "support", "nobody"):
        answer = review.post(path, {**SAID, "group": group}, token=lead)
        assert problem(answer) == (409, "nothing-to-override"), group
    proposed(review)
    assert problem(review.post(path, SAID, token=lead)) == (409, "already-there")
    late = {**SAID, "expires_at": "2027-01-01T00:00:00Z"}
    confirm(review, review.get(path).json()["items"][0])
    assert problem(review.post(path, late, token=lead)) == (409, "nothing-to-override")


def test_legals_request_for_changes_is_not_overridden(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    caller.sign("legal@example.org", "request_changes", reason="It is against the law.")
    path = f"/drafts/{caller.draft}/overrides"
    token = caller.issue(person=LEAD)
    answer = caller.post(path, {**SAID, "group": "legal"}, token=token)
    assert problem(answer) == (409, "nothing-to-override")


def test_it_ends_by_its_proposer_the_lead_or_leadership(review: Caller, problem: Problem) -> None:
    made = proposed(review, "support@example.org")
    confirm(review, made)
    path, said = f"/overrides/{made['id']}/end", {"reason": "Data is back."}
    for who in (None, "legal@example.org", EXTERNAL):
        answer = review.post(path, said, token=review.issue(person=who))
        assert problem(answer) == (403, "not-allowed"), who
    ended = review.post(path, said, token=review.issue(person="support@example.org")).json()
    assert (ended["state"], ended["end_reason"]) == ("ended", "Data is back.")
    assert gate(review) == "Shut: waiting for Data."
    assert problem(confirm(review, made)) == (409, "too-late")
    again = review.post(path, said, token=review.issue(person=LEAD))
    assert problem(again) == (409, "too-late")


def test_it_is_for_its_text_and_its_time_only(review: Caller, problem: Problem) -> None:
    made = proposed(review)
    review.later(days=400)
    assert states(review) == ["expired"]
    assert problem(confirm(review, made)) == (409, "too-late")
    again = proposed(review)
    review.made(f"/drafts/{review.draft}/revisions", {"text": TEXT + "\nMore.\n"})
    assert states(review) == ["expired", "lapsed"]
    assert problem(confirm(review, again)) == (409, "revision-superseded")
    review.made(f"/drafts/{review.draft}/rounds/1/recall", {"reason": "x"})
    assert problem(confirm(review, again)) == (409, "too-late")
    path = f"/drafts/{review.draft}/overrides"
    late = review.post(path, SAID, token=review.issue(person=LEAD))
    assert problem(late) == (409, "round-closed")


def test_the_same_call_is_done_once_and_none_on_an_older_version(
    review: Caller, problem: Problem
) -> None:
    path, lead, key = f"/drafts/{review.draft}/overrides", review.issue(person=LEAD), "k"
    stale = review.post(path, SAID, token=lead, headers={"If-Match": '"1"'})
    assert problem(stale) == (412, "stale-version")
    answers = [
        review.post(path, SAID, token=lead, headers={"Idempotency-Key": key}) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    made = answers[0].json()
    for verb, body in (("confirm", None), ("end", {"reason": "x"})):
        old = review.post(
            f"/overrides/{made['id']}/{verb}",
            body,
            token=review.issue(person=LEADER),
            headers={"If-Match": '"1"'},
        )
        assert problem(old) == (412, "stale-version")
    assert states(review) == ["proposed"]


def test_they_are_listed_page_by_page(review: Caller) -> None:
    first = proposed(review)
    review.later(days=400)
    second = proposed(review)
    path = f"/drafts/{review.draft}/overrides"
    page = review.get(f"{path}?limit=1").json()
    assert (page["items"][0]["id"], page["next"]) == (first["id"], first["id"])
    rest = review.get(f"{path}?limit=1&after={page['next']}").json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([second["id"]], None)
