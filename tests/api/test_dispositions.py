"""A comment over HTTP from its raising to its settling: who answers, who has the last word."""

from collections.abc import Callable
from typing import Any

import pytest
from callers import REQUIRED, Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]
LEAD, DATA, LEGAL = "lead@example.org", "data@example.org", "legal@example.org"


@pytest.fixture
def review(caller: Caller) -> Caller:
    """A review in which everyone has approved; tokens of the lead, Data and Legal."""
    caller.review()
    caller.person(LEAD)
    caller.opened()
    for group in REQUIRED:
        caller.sign(f"{group}@example.org")
    for email in (LEAD, DATA, LEGAL):
        caller.tokens[email] = caller.issue(person=email)
    return caller


def raised(review: Caller, email: str = DATA, **more: Any) -> dict[str, Any]:
    """A comment of this person."""
    path, body = f"/drafts/{review.draft}/comments", {"body": "Why?", **more}
    answer = review.post(path, body, token=review.tokens[email])
    assert answer.status_code == 201, answer.text
    return answer.json()


def disposed(review: Caller, comment: dict[str, Any], **said: Any) -> Response:
    """The lead's answer to it."""
    body = {"disposition": "declined", "reply": "No.", **said}
    path = f"/comments/{comment['id']}/disposition"
    return review.put(path, body, token=review.tokens[LEAD])


def judged(review: Caller, comment: dict[str, Any], email: str = DATA, **said: Any) -> Response:
    """What this person says to the answer."""
    path, body = f"/comments/{comment['id']}/answer", {"accepts": True, **said}
    return review.post(path, body, token=review.tokens[email])


def verdict(review: Caller) -> str:
    return review.get(f"/drafts/{review.draft}/gate").json()["verdict"]


def test_a_concern_goes_from_its_raising_to_its_settling(review: Caller) -> None:
    assert verdict(review) == "open"
    comment = raised(review, blocking=True)
    assert (comment["blocking"], comment["disposition"], comment["open"]) == (True, "open", True)
    assert verdict(review) == "shut"
    told = disposed(review, comment, disposition="accepted_in_part", reply="Half.", revision=1)
    assert (told.status_code, told.headers["etag"]) == (200, '"2"')
    answered = told.json()
    assert (answered["reply"], answered["disposition_revision"]) == ("Half.", 1)
    assert (answered["disposed_by"], answered["disposed_at"]) == ("Lead", "2026-03-02T09:00:00Z")
    assert (answered["accepted"], answered["settled"]) == (None, False)
    contested = judged(review, comment, accepts=False, words="The other half?").json()
    assert (contested["accepted"], contested["words"]) == (False, "The other half?")
    assert verdict(review) == "shut"
    settled = judged(review, comment).json()
    assert (settled["accepted_by"], settled["settled"], settled["open"]) == ("Data", True, False)
    assert review.get(f"/comments/{comment['id']}").json() == settled
    assert verdict(review) == "open"


def test_a_raiser_takes_a_comment_back_for_good(review: Caller, problem: Problem) -> None:
    comment = raised(review, blocking=True)
    path = f"/comments/{comment['id']}/withdraw"
    assert problem(review.post(path, token=review.tokens[LEAD])) == (403, "not-allowed")
    gone = review.post(path, {"words": "Seen to."}, token=review.tokens[DATA])
    assert gone.status_code == 200
    assert (gone.json()["withdrawn"], gone.json()["open"]) == (True, False)
    assert verdict(review) == "open"
    disposed(review, comment)
    assert problem(judged(review, comment)) == (409, "already-withdrawn")


def test_who_may_answer_and_who_may_judge(review: Caller, problem: Problem) -> None:
    comment = raised(review, blocking=True)
    assert problem(judged(review, comment)) == (409, "not-answered")
    path, body = f"/comments/{comment['id']}/disposition", {"disposition": "accepted"}
    for email in (DATA, LEGAL):
        answer = review.put(path, body, token=review.tokens[email])
        assert problem(answer) == (403, "not-allowed")
    assert review.put(path, body).status_code == 200
    for email in (LEGAL, LEAD):
        assert problem(judged(review, comment, email)) == (403, "not-allowed")
    assert judged(review, comment).status_code == 200


def test_what_is_privileged_is_unknown_to_everyone_else(review: Caller, problem: Problem) -> None:
    comment = raised(review, LEGAL, blocking=True)
    disposed(review, comment)
    before = review.rows()
    assert problem(judged(review, comment, DATA)) == (404, "not-found")
    path = f"/comments/{comment['id']}"
    assert problem(review.get(path, token=review.tokens[DATA])) == (404, "not-found")
    assert review.rows() == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reply": ""}, "reply"),
        ({"disposition": "deferred", "reply": " \n"}, "reply"),
        ({"revision": 2}, "revision"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_which_field(
    review: Caller, problem: Problem, said: dict[str, Any], field: str
) -> None:
    comment = raised(review)
    answer = disposed(review, comment, **said)
    assert problem(answer) == (422, "unacceptable")
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_whoever_has_read_an_older_version_is_refused(review: Caller, problem: Problem) -> None:
    comment = raised(review, blocking=True)
    disposed(review, comment)
    path, token = f"/comments/{comment['id']}", review.tokens[DATA]
    for stale in ('"1"', "nonsense"):
        for verb, body in (("answer", {"accepts": True}), ("withdraw", None)):
            answer = review.post(f"{path}/{verb}", body, token=token, headers={"If-Match": stale})
            assert problem(answer) == (412, "stale-version")
        again = {"disposition": "accepted"}
        answer = review.put(f"{path}/disposition", again, headers={"If-Match": stale})
        assert problem(answer) == (412, "stale-version")
    now = review.get(path).headers["etag"]
    fresh = review.post(f"{path}/answer", {"accepts": True}, token=token, headers={"If-Match": now})
    assert fresh.status_code == 200


def test_the_same_call_under_one_key_says_it_once(review: Caller) -> None:
    comment = raised(review, blocking=True)
    key = {"Idempotency-Key": "k"}
    path, token = f"/comments/{comment['id']}/disposition", review.tokens[LEAD]
    body = {"disposition": "declined", "reply": "No."}
    first = review.put(path, body, token=token, headers=key)
    review.put(path, {"disposition": "accepted"}, token=token)
    before = review.rows()
    again = review.put(path, body, token=token, headers=key)
    assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
    assert review.rows() == before


def test_each_condition_of_an_approval_is_listed_as_a_comment(review: Caller) -> None:
    said = ["Name the accounts.", "Tell support."]
    made = review.sign(DATA, "approve_with_conditions", conditions=said).json()
    listed = review.get(f"/drafts/{review.draft}/comments?open=true").json()["items"]
    assert [(one["kind"], one["body"], one["sign_off"]) for one in listed] == [
        ("condition", words, made["id"]) for words in said
    ]
    assert verdict(review) == "shut"
    for one in listed:
        disposed(review, one, disposition="accepted", reply="")
    assert verdict(review) == "open"


def test_threads_are_listed_one_by_one_and_a_reply_asks_for_nothing(review: Caller) -> None:
    first, second = raised(review), raised(review)
    reply = raised(review, LEAD, in_reply_to=first["id"], audience="internal")
    again = raised(review, in_reply_to=reply["id"])
    assert [one["thread"] for one in (first, reply, again)] == [first["id"]] * 3
    path = f"/drafts/{review.draft}/comments"

    def listed(**query: str) -> list[str]:
        return [one["id"] for one in review.get(path, params=query).json()["items"]]

    assert listed(thread=first["id"]) == [first["id"], reply["id"], again["id"]]
    assert listed(thread=second["id"]) == [second["id"]]
    assert listed(thread=reply["id"]) == listed(thread="nobody") == []
    assert listed(open="true") == [first["id"], second["id"]]
    disposed(review, first)
    assert listed(open="true") == [second["id"]]


def test_a_quote_says_where_it_stands_now(review: Caller) -> None:
    comment = raised(review, quote={"exact": "We may suspend accounts."})
    stands = {
        "state": "certain",
        "revision": 1,
        "section": "Consequences",
        "start": 51,
        "end": 75,
        "words": "We may suspend accounts.",
    }
    assert comment["quote_now"] == stands
    review.made(f"/drafts/{review.draft}/revisions", {"text": "# Payments\n\nNo rules.\n"})
    gone = review.get(f"/comments/{comment['id']}").json()["quote_now"]
    assert (gone["state"], gone["revision"], gone["section"]) == ("orphaned", 2, "Consequences")
    assert (gone["start"], gone["end"], gone["words"]) == (None, None, "")
    assert raised(review)["quote_now"] is None
