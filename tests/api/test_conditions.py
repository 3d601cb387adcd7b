"""`Idempotency-Key`, `If-Match` and `If-None-Match` mean the same on every route."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from callers import Caller, application
from fastapi import FastAPI
from httpx import Response
from route_table import api_routes, documented, let_in_by
from table_of_scopes import calls_by_scope

from api.door import the_door, the_reading_door

Problem = Callable[[Response], tuple[int, str]]
# Writes nothing, so that there is nothing to do twice, and nothing that could have changed.
READS_BY_POST = ("POST", "/drafts/{draft_id}/gate/what-if")


@pytest.fixture
def review(caller: Caller) -> Caller:
    caller.review()
    caller.opened()
    return caller


def changes(review: Caller) -> Iterable[tuple[str, str, Any]]:
    """Every call that changes something, but for a second one of a route that takes a code."""
    draft = f"/drafts/{review.draft}"
    comment = f"/comments/{review.made(f'{draft}/comments', {'body': 'Why?'})['id']}"
    asked = f"/requests/{review.request('legal@example.org')}"
    for _, method, path, body in calls_by_scope(draft, asked, comment):
        if method != "GET" and not path.endswith("/what-if") and "code" not in (body or {}):
            yield method, path, body


def not_by_their_door(app: FastAPI) -> set[tuple[str, str]]:
    """Changes that do not come by the door that reads the headers, and reads that do."""
    wanted = {
        one: the_reading_door if one[0] == "GET" or one == READS_BY_POST else the_door
        for one in api_routes(app)
    }
    found = let_in_by(app)
    return {one for one, door in wanted.items() if door not in found.get(one, set())}


def test_every_change_comes_by_the_door_that_takes_a_key(caller: Caller) -> None:
    app = application(caller)
    assert not_by_their_door(app) == set()

    def tell() -> None:
        """Comes by no door."""

    app.add_api_route("/api/v1/new", tell, methods=["POST"])
    assert not_by_their_door(app) == {("POST", "/new")}


def test_a_key_that_is_none_is_refused_on_every_change(review: Caller, problem: Problem) -> None:
    calls = list(changes(review))
    assert len(calls) > 25
    before = review.rows()
    for method, path, body in calls:
        answer = review.call(method, path, body, headers={"Idempotency-Key": "a b"})
        assert problem(answer) == (422, "unacceptable"), (method, path)
        assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert review.rows() == before


def test_a_key_of_another_call_is_refused_on_every_change(review: Caller, problem: Problem) -> None:
    """The answer of each, where it is one, is remembered; another body is another call."""
    calls = list(changes(review))
    before = None
    tried = 0
    for number, (method, path, body) in enumerate(calls):
        if "withdraw" in path or "recall" in path or "close" in path:
            continue
        headers = {"Idempotency-Key": f"key-{number}"}
        first = review.call(method, path, body, headers=headers)
        if first.status_code >= 300:
            continue
        tried += 1
        before = review.rows()
        again = review.call(method, path, body, headers=headers)
        assert (again.status_code, again.json()) == (first.status_code, first.json()), path
        other = review.call(method, path, {"another": "body"}, headers=headers)
        assert problem(other) in ((422, "idempotency-key-reused"), (422, "malformed")), path
        assert review.rows() == before, path
    assert tried >= 8


def test_no_change_passes_over_an_if_match(review: Caller, problem: Problem) -> None:
    """Nor does it tell anything to whoever may not do it, or of what is not there."""
    calls = list(changes(review))
    before, wrong = review.rows(), []
    for method, path, body in calls:
        for tag in ('"999999999"', "nonsense"):
            answer = review.call(method, path, body, headers={"If-Match": tag})
            before_that = answer.status_code == (404 if "/x" in path else 403)
            if answer.status_code != 412 and not before_that:
                wrong.append((method, path, tag, answer.status_code))
    assert not wrong, wrong
    assert review.rows() == before


def test_every_change_names_the_412(caller: Caller) -> None:
    app = application(caller)
    named = documented(app, "412")
    changing = {one for one in api_routes(app) if one[0] != "GET"} - {READS_BY_POST}
    assert named == changing


def reads(review: Caller) -> Iterable[str]:
    """Every read of what is there."""
    draft = f"/drafts/{review.draft}"
    comment = f"/comments/{review.made(f'{draft}/comments', {'body': 'Why?'})['id']}"
    asked = f"/requests/{review.request('legal@example.org')}"
    for _, method, path, _ in calls_by_scope(draft, asked, comment):
        if method == "GET" and "/x" not in path:
            yield path


def test_whoever_has_read_it_is_told_that_nothing_has_changed(review: Caller) -> None:
    paths = list(reads(review))
    assert len(paths) > 15
    wrong = []
    for path in paths:
        first = review.get(path)
        tag = first.headers.get("etag", "")
        assert first.status_code == 200, path
        same = [
            review.get(path, headers={"If-None-Match": one}) for one in (tag, f'"x", {tag}', "*")
        ]
        other = review.get(path, headers={"If-None-Match": '"another"'})
        statuses = [one.status_code for one in same]
        if statuses != [304] * 3 or (other.status_code, other.content) != (200, first.content):
            wrong.append((path, tag, statuses, other.status_code))
            continue
        assert all(one.content == b"" and one.headers["etag"] == tag for one in same), path
    assert not wrong, wrong


def test_what_has_changed_since_is_told_whole(review: Caller) -> None:
    draft = f"/drafts/{review.draft}"
    before = {
        path: review.get(path).headers["etag"]
        for path in (draft, f"{draft}/gate", f"{draft}/rounds/1")
    }
    review.sign("legal@example.org")
    for path, tag in before.items():
        assert review.get(path, headers={"If-None-Match": tag}).status_code == 200, path


def test_a_question_by_post_is_answered_whole(review: Caller) -> None:
    answer = review.post(f"/drafts/{review.draft}/gate/what-if", {}, headers={"If-None-Match": "*"})
    assert answer.status_code == 200
