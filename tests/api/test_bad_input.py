"""Whatever comes in: a clear problem, never a 500, and nothing is changed."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from callers import Caller, application
from fastapi import FastAPI
from httpx import Response
from route_table import left_out, takes_body

Problem = Callable[[Response], tuple[int, str]]
NOBODY = "00000000-0000-7000-8000-000000000000"
SHA = "0" * 64
PERSON = {"name": "Ana"}
POLICY = {"key": "one", "title": "One", "theme": "safety", "lead": "lead@example.org"}
SIGN_OFF = {"position": "approve", "revision_sha256": SHA}
HUGE = 10**30
BAD_TEXT = ["a\x00b", "a\x07b", "a\x1b[1mb", "a\x85b", "a\x7fb", "a\u2028b", "\ud800", "a\udfff"]
NO_STRING = [None, 1, 1.5, True, [], {}, ["a"], HUGE]
BAD_CODES = [1, True, [], {}, "", " ", "x" * 41, *BAD_TEXT]

NOBODY = "00000000-0000-7000-8000-000000000000"
NO_JSON = [
    b"",
    b"{",
    b"{]",
    b"\xff\xfe",
    b'{"key": "\xff"}',
    b'{"key": "\xed\xa0\x80"}',
    b"\xef\xbb\xbf{}",
    b"\x00",
    b'{"key": NaN}',
    b'{"key": 1e999}',
    b'{"key": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"null",
    b'{"key": "one", "key": "two"}',
]

# Calls with `D` for the draft, `R` for a request in it, `C` for a comment on it.
BODIES: list[tuple[str, str, dict[str, Any], dict[str, list[Any]]]] = [
    (
        "POST",
        "/policies",
        POLICY,
        {
            "key": [*NO_STRING, "", "A", "a b", "-a", "a/b", "a\n", "é", "x" * 81, "a\x00"],
            "title": [*NO_STRING, "", "  ", "x" * 301, "a\nb", *BAD_TEXT],
            "theme": [*NO_STRING, "", "Safety", "unsafe"],
            "lead": [
                *NO_STRING,
                "",
                "nobody",
                "a@b@c",
                "a b@c",
                "a@b\n",
                "@",
                "x" * 300,
                *BAD_TEXT,
            ],
        },
    ),
    (
        "PUT",
        "/people/ana@example.org",
        PERSON,
        {
            "name": [*NO_STRING, "", "x" * 201, "a\nb", *BAD_TEXT],
            "groups": [None, "legal", [1], ["nobody"], ["LEGAL"], [None], ["legal"] * 51, {"a": 1}],
            "external": [None, "yes", "true", 1, [], 2],
            "time_zone": [*NO_STRING, "", "Mars/Base", "../etc/passwd", "/etc/passwd", "a\x00"],
            "country": [1, True, "", "de", "DEU", "É1", "XX"],
            "delegate": [1, "", "nobody@example.org", "ana@example.org", "x"],
            "away": [
                1,
                "soon",
                {},
                {"from": "2026-03-01"},
                {"from": "2026-03-02", "until": "2026-03-01"},
                {"from": "2026-02-30", "until": "2026-03-01"},
                {"from": "10000-01-01", "until": "10000-01-01"},
                {"from": 1, "until": 2},
                {"from": "2026-03-01", "until": "2026-03-02", "x": 1},
            ],
        },
    ),
    (
        "POST",
        "/policies/payments/drafts",
        {"text": "# Other"},
        {
            "text": [*NO_STRING, "", " \n", "x" * 1_048_577, "\x00", "a\x07", "\ud800"],
            "note": [*NO_STRING, "x" * 20_001, *BAD_TEXT],
            "author": [1, True, "", "nobody", "a\x00@b"],
            "plan": [*NO_STRING, "", "nothing", "../standard", "Standard", "a\x00"],
        },
    ),
    (
        "POST",
        "/drafts/D/revisions",
        {"text": "# Other"},
        {"text": [*NO_STRING, "", "\x00", "\ud800"], "note": [1, "\x00"], "author": ["x", 1]},
    ),
    (
        "POST",
        "/drafts/D/rounds",
        {"revision": 2},
        {
            "revision": [0, -1, 2, 99, HUGE, -HUGE, "1", 1.5, True, [], {}, "x"],
            "due_at": [
                "soon",
                "",
                1900000000,
                True,
                [],
                "2026-03-01T00:00:00Z",
                "2026-04-01T00:00:00",
                "2026-04-01",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "0000-00-00T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "0001-01-01T00:00:00+23:59",
                "9999-12-31T23:59:59-23:59",
                "2026-04-01T00:00:00+99:99",
            ],
            "reviewers": [
                1,
                "legal",
                [],
                {"legal": "legal@example.org"},
                {"legal": ["stranger@example.org"]},
                {"nobody": ["legal@example.org"]},
                {"legal": ["x"]},
                {"LEGAL": []},
                {"a\x00": []},
                {"legal": ["legal@example.org"] * 501},
            ],
            "reason": [*NO_STRING, "x" * 20_001, *BAD_TEXT],
        },
    ),
    (
        "POST",
        "/drafts/D/rounds/1/extend",
        {"due_at": "2026-04-01T00:00:00Z", "reason": "x"},
        {"due_at": [None, 1, "x", "2026-03-01T00:00:00Z"], "reason": [*NO_STRING, "", " "]},
    ),
    ("POST", "/drafts/D/rounds/1/close", {"reason": "x"}, {"reason": [*NO_STRING, "", *BAD_TEXT]}),
    ("POST", "/drafts/D/rounds/1/recall", {"reason": "x"}, {"reason": [*NO_STRING, "", *BAD_TEXT]}),
    (
        "POST",
        "/drafts/D/rounds/1/repin",
        {"reason": "x", "plan": "careful"},
        {"reason": [*NO_STRING, "", *BAD_TEXT], "plan": [1, "", "No Plan", "nobodys", "a/b"]},
    ),
    ("POST", "/mail-holds/x/release", {"reason": "x"}, {"reason": [*NO_STRING, "", *BAD_TEXT]}),
    ("POST", "/drafts/D/withdraw", {"reason": "x"}, {"reason": [*NO_STRING, "", *BAD_TEXT]}),
    (
        "POST",
        "/requests/R/sign-offs",
        SIGN_OFF,
        {
            "position": [*NO_STRING, "", "Approve", "yes"],
            "reason": [*NO_STRING, "x" * 20_001, *BAD_TEXT],
            "conditions": [None, "x", [1], [""], ["x"], ["x"] * 51, {"a": 1}, ["\x00"]],
            "revision_sha256": [*NO_STRING, "", SHA, SHA + "0", "A" * 64, "z" * 64, SHA + "\n"],
            "code": [1, True, [], {}, "", " ", "x" * 41, *BAD_TEXT],
            "on_behalf_of": [1, "", "nobody", "stranger@example.org"],
        },
    ),
    (
        "POST",
        "/requests/R/codes",
        SIGN_OFF,
        {
            "position": [*NO_STRING, "", "Approve", "yes"],
            "reason": [*NO_STRING, "x" * 20_001, *BAD_TEXT],
            "conditions": [None, "x", [1], [""], ["x"], ["x"] * 51, {"a": 1}, ["\x00"]],
            "revision_sha256": [*NO_STRING, "", SHA, SHA + "0", "A" * 64, "z" * 64, SHA + "\n"],
            "on_behalf_of": [1, "", "nobody", "stranger@example.org"],
        },
    ),
    (
        "POST",
        "/requests/R/hand-over",
        {"to": "data@example.org", "reason": "x"},
        {
            "to": [*NO_STRING, "", "nobody", "legal@example.org", "stranger@example.org"],
            "reason": [*NO_STRING, "", "x" * 20_001, *BAD_TEXT],
        },
    ),
    ("POST", "/requests/R/contest", {"reason": "x"}, {"reason": [*NO_STRING, *BAD_TEXT]}),
    (
        "POST",
        "/requests/R/take-back",
        {"reason": "x"},
        {"reason": [*NO_STRING, "", *BAD_TEXT], "code": BAD_CODES},
    ),
    (
        "POST",
        "/requests/R/take-back/codes",
        {"reason": "x"},
        {"reason": [*NO_STRING, "", *BAD_TEXT]},
    ),
    (
        "POST",
        "/comments/C/codes",
        {"act": "accept", "words": "x"},
        {"act": [*NO_STRING, "", "contest"], "words": [*NO_STRING, "x" * 20_001, *BAD_TEXT]},
    ),
    ("POST", f"/overrides/{NOBODY}/confirm", {"code": "12345678"}, {"code": BAD_CODES}),
    (
        "POST",
        f"/drafts/D/overrides/{NOBODY}/confirm",
        {"code": "12345678"},
        {"code": BAD_CODES},
    ),
    (
        "POST",
        "/drafts/D/revisions/1/editorial",
        {"reason": "x"},
        {"reason": [*NO_STRING, "", *BAD_TEXT]},
    ),
    (
        "POST",
        "/drafts/D/overrides",
        {"group": "legal", "reason": "x"},
        {
            "group": [*NO_STRING, "", "LEGAL", "a b", "nobody", "a\x00"],
            "reason": [*NO_STRING, "", "x" * 20_001, *BAD_TEXT],
            "expires_at": [1, "soon", "2026-04-01", "0001-01-01T00:00:00Z"],
        },
    ),
    (
        "POST",
        f"/overrides/{NOBODY}/end",
        {"reason": "x"},
        {"reason": [*NO_STRING, "", *BAD_TEXT]},
    ),
    (
        "POST",
        "/drafts/D/comments",
        {"body": "Why?"},
        {
            "body": [*NO_STRING, "", " \n ", "x" * 20_001, *BAD_TEXT],
            "revision": [0, 2, HUGE, "1", True, []],
            "quote": [
                1,
                "Pay",
                {},
                {"exact": ""},
                {"exact": "not there"},
                {"exact": "\x00"},
                {"exact": "Pay", "prefix": 1},
                {"exact": "Pay", "x": 1},
                {"exact": "\ud800"},
            ],
            "audience": [1, True, "", "all", []],
            "blocking": [None, 0, 1, "true", [], {}],
            "in_reply_to": [1, True, "", "x", NOBODY, "\x00", "\ud800"],
        },
    ),
    (
        "POST",
        "/drafts/D/tickets",
        {"ticket": "review"},
        {
            "ticket": [*NO_STRING, "", "nothing", "x" * 64, *BAD_TEXT],
            "connection": [1, "", "tracker", []],
            "name": [1, True, "", [], {}, "x" * 201, *BAD_TEXT],
        },
    ),
    (
        "PUT",
        "/comments/C/disposition",
        {"disposition": "declined", "reply": "No."},
        {
            "disposition": [*NO_STRING, "", "Accepted", "no"],
            "reply": [*NO_STRING, "", " \n", "x" * 20_001, *BAD_TEXT],
            "revision": [0, -1, 2, HUGE, "1", 1.5, True, [], {}],
        },
    ),
    (
        "POST",
        "/comments/C/answer",
        {"accepts": True},
        {"accepts": [None, 0, 1, "true", "yes", [], {}], "words": [*NO_STRING, *BAD_TEXT]},
    ),
    (
        "POST",
        "/comments/C/withdraw",
        {"words": "x"},
        {"words": [*NO_STRING, "x" * 20_001, *BAD_TEXT]},
    ),
    (
        "POST",
        "/webhooks",
        {"url": "https://93.184.216.34/", "owner": "lead@example.org"},
        {
            "url": [*NO_STRING, "", "x", "http://93.184.216.34/", "https://10.0.0.1/", *BAD_TEXT],
            "events": [None, "round:opened", ["mail:sent"], ["webhook:test"], [1], {}],
            "policies": [None, "payments", ["nobody-knows"], ["A b"], [1], {}],
            "owner": [1, True, [], {}, "", "nobody", "nobody@example.org"],
            "description": [*NO_STRING, "x" * 301, *BAD_TEXT],
        },
    ),
    (
        "PATCH",
        f"/webhooks/{NOBODY}",
        {},
        {
            "url": [1, True, [], {}, "", "x", "https://[::1]/", *BAD_TEXT],
            "events": ["round:opened", ["mail:sent"], [1], {}],
            "policies": ["payments", ["A b"], [1], {}],
            "owner": [1, True, [], {}, "", "nobody"],
            "description": [1, True, [], {}, "x" * 301, *BAD_TEXT],
            "active": ["true", 1, 0, [], {}],
        },
    ),
    (
        "POST",
        f"/webhooks/{NOBODY}/secrets",
        {},
        {"overlap_hours": [None, -1, 169, 1.5, "24", True, [], {}, HUGE]},
    ),
    (
        "POST",
        f"/webhooks/{NOBODY}/replay",
        {"since": "2026-03-02T09:00:00Z", "until": "2026-03-03T09:00:00Z"},
        {
            "since": [*NO_STRING, "", "yesterday", "2026-03-02", "1900-01-01T00:00:00Z"],
            "until": [*NO_STRING, "", "tomorrow", "2026-03-02T09:00:00", "9999-01-01T00:00:00Z"],
        },
    ),
]


# Asks a question of many parts: tests/api/test_what_if.py has a table of its own.
ELSEWHERE = [("POST", "/drafts/{draft_id}/gate/what-if")]


def not_in_the_table(app: FastAPI) -> set[tuple[str, str]]:
    """Routes whose bodies nobody gets wrong here."""
    calls = [(method, path) for method, path, *_ in BODIES]
    return left_out(app, calls, of=takes_body(app), but=ELSEWHERE)


def test_every_route_that_takes_a_body_is_in_the_table(caller: Caller) -> None:
    app = application(caller)
    assert not_in_the_table(app) == set()

    def tell(draft_id: str, body: dict[str, str]) -> None:
        """Takes whatever it is given."""

    app.add_api_route("/api/v1/drafts/{draft_id}/new", tell, methods=["POST"])
    app.openapi_schema = None
    assert not_in_the_table(app) == {("POST", "/drafts/{draft_id}/new")}


def mistakes() -> Iterator[tuple[str, str, Any]]:
    for method, path, good, fields in BODIES:
        for name, values in fields.items():
            for value in values:
                yield method, path, {**good, name: value}
        yield method, path, {**good, "nobody_knows": 1}
        yield method, path, {**good, "\ud800": 1}
        for name in good:
            if path not in ("/drafts/D/rounds",):
                yield method, path, {key: one for key, one in good.items() if key != name}
        for other in (1, "x", True, [], [good], HUGE):
            yield method, path, other


@pytest.fixture
def review(caller: Caller) -> Caller:
    caller.review()
    caller.opened()
    return caller


def test_no_wrong_value_is_taken(review: Caller, problem: Problem) -> None:
    request = review.request("legal@example.org")
    comment = review.made(f"/drafts/{review.draft}/comments", {"body": "Why?"})["id"]
    before, wrong = review.rows(), []
    for method, path, body in mistakes():
        where = path.replace("D", review.draft).replace("R", request).replace("C", comment)
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        answer = review.call(method, where, content=content, headers=headers)
        if not 400 <= answer.status_code < 500:
            wrong.append((answer.status_code, method, path, ascii(body)[:120]))
            continue
        status, _ = problem(answer)
        if status == 422:
            assert answer.json()["errors"][0]["detail"]
    assert not wrong, wrong
    assert review.rows() == before


def test_what_is_no_json_is_refused(review: Caller, problem: Problem) -> None:
    before = review.rows()
    paths = ("/policies", f"/drafts/{review.draft}/comments")
    kinds = ("application/json", "application/json; charset=utf-16")
    for content, path, kind in product(NO_JSON, paths, kinds):
        answer = review.post(path, content=content, headers={"Content-Type": kind})
        assert problem(answer)[0] in (400, 422), (content[:40], path, kind)
    assert review.rows() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x", ""])
def test_a_body_of_another_kind_is_refused(review: Caller, problem: Problem, kind: str) -> None:
    before = review.rows()
    content = json.dumps({"reason": "x"}).encode()
    answer = review.post(
        f"/drafts/{review.draft}/withdraw", content=content, headers={"Content-Type": kind}
    )
    assert problem(answer)[0] in (415, 422)
    assert review.rows() == before


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_refused_unread(
    review: Caller, problem: Problem, chunked: bool
) -> None:
    before = review.rows()
    whole = json.dumps({"body": "x" * 2_000_000}).encode()
    content = (whole[start : start + 65536] for start in range(0, len(whole), 65536))
    answer = review.post(f"/drafts/{review.draft}/comments", content=content if chunked else whole)
    assert problem(answer) == (413, "too-large")
    assert "2000000 bytes" in answer.json()["detail"]
    assert review.rows() == before


def test_a_body_in_chunks_within_the_limit_is_read_whole(review: Caller) -> None:
    whole = json.dumps({"body": "Why? " * 100}).encode()
    content = (whole[start : start + 7] for start in range(0, len(whole), 7))
    answer = review.post(
        f"/drafts/{review.draft}/comments",
        content=content,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 201


def test_a_text_of_the_greatest_length_is_taken(review: Caller) -> None:
    answer = review.post(f"/drafts/{review.draft}/revisions", {"text": "x" * 1_000_000})
    assert answer.status_code == 201
