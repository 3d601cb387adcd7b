"""The comment resolution matrix as files: complete, harmless, and for each as they may see it."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from callers import Caller
from httpx import Response

Problem = Callable[[Response], tuple[int, str]]
LEAD, DATA, LEGAL = "lead@example.org", "data@example.org", "legal@example.org"
EXPERT = "expert@example.org"
EVIL = '=HYPERLINK("https://evil.example";"click")'


@pytest.fixture
def review(caller: Caller) -> Caller:
    """A review with a comment that went all the way, one that is open, and a privileged one."""
    caller.person(EXPERT, "external_experts", external=True)
    caller.review(theme="safety")
    caller.person(LEAD)
    caller.opened()
    for email in (LEAD, DATA, LEGAL, EXPERT):
        caller.tokens[email] = caller.issue(person=email)
    path = f"/drafts/{caller.draft}/comments"
    quote = {"exact": "We may suspend accounts."}
    first = caller.post(
        path,
        {"body": "Which | accounts?\nAll?", "quote": quote, "blocking": True},
        token=caller.tokens[DATA],
    ).json()
    caller.put(
        f"/comments/{first['id']}/disposition",
        {"disposition": "accepted_in_part", "reply": "Sellers', that is.", "revision": 1},
        token=caller.tokens[LEAD],
    )
    caller.post(
        f"/comments/{first['id']}/answer",
        {"accepts": True, "words": 'Good, "all" of them.'},
        token=caller.tokens[DATA],
    )
    caller.post(path, {"body": EVIL, "audience": "everyone"}, token=caller.tokens[DATA])
    caller.post(path, {"body": "CANARY"}, token=caller.tokens[LEGAL])
    return caller


def matrix(review: Caller, email: str, query: str = "") -> list[dict[str, str]]:
    """The rows of the file for a spreadsheet, as this person gets it."""
    path = f"/drafts/{review.draft}/comments.csv{query}"
    answer = review.get(path, token=review.tokens[email])
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_a_row_tells_a_comment_from_its_raising_to_its_settling(review: Caller) -> None:
    row = matrix(review, DATA)[0]
    comment = review.get(f"/drafts/{review.draft}/comments").json()["items"][0]
    assert row == {
        "id": comment["id"],
        "thread": comment["id"],
        "raised_at": "2026-03-02T09:00:00Z",
        "raiser": "Data",
        "group": "Data",
        "audience": "internal",
        "kind": "remark",
        "blocking": "yes",
        "revision": "1",
        "section": "Consequences",
        "quote": "We may suspend accounts.",
        "quote_now": "certain",
        "comment": "Which | accounts?\nAll?",
        "disposition": "accepted_in_part",
        "reply": "Sellers', that is.",
        "disposition_revision": "1",
        "disposed_by": "Lead",
        "disposed_at": "2026-03-02T09:00:00Z",
        "answer": "accepted",
        "answer_words": 'Good, "all" of them.',
        "answer_by": "Data",
        "standing": "settled",
        "open": "no",
        "files": "",
    }


def test_a_formula_in_a_comment_arrives_as_words(review: Caller) -> None:
    row = matrix(review, DATA)[1]
    assert row["comment"] == EVIL.replace("=", "'=", 1)
    assert (row["disposition"], row["standing"], row["open"]) == ("open", "open", "yes")


def test_the_file_is_made_for_spreadsheets_and_saved_under_a_name(review: Caller) -> None:
    answer = review.get(f"/drafts/{review.draft}/comments.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="payments-v1-comments.csv"'
    )
    assert answer.content.startswith(b'\xef\xbb\xbf"id","thread"')
    assert answer.content.endswith(b'"\r\n')


def test_each_gets_the_comments_they_may_see(review: Caller) -> None:
    assert len(matrix(review, LEGAL)) == len(matrix(review, LEAD)) == 3
    assert len(matrix(review, DATA)) == 2
    assert [row["comment"] for row in matrix(review, EXPERT)] == [f"'{EVIL}"]
    for kind in ("csv", "md"):
        path = f"/drafts/{review.draft}/comments.{kind}"
        for email in (DATA, EXPERT):
            assert "CANARY" not in review.get(path, token=review.tokens[email]).text
        assert "CANARY" in review.get(path, token=review.tokens[LEGAL]).text


def test_the_rows_can_be_filtered(review: Caller) -> None:
    assert [row["standing"] for row in matrix(review, LEGAL, "?open=true")] == ["open", "open"]
    assert [row["standing"] for row in matrix(review, LEGAL, "?open=false")] == ["settled"]
    assert len(matrix(review, LEGAL, "?audience=privileged")) == 1
    assert matrix(review, DATA, "?audience=privileged") == []


def test_in_markdown_it_is_a_table_whose_words_are_no_markup(review: Caller) -> None:
    answer = review.get(f"/drafts/{review.draft}/comments.md", token=review.tokens[DATA])
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('"payments-v1-comments.md"')
    assert answer.text == (
        "# Comments on Payments, draft 1\n\n"
        "| Comment | Kind | Raiser | Group | Audience | Revision | Section | Quote | Disposition "
        "| Reply | Carried by revision | Answer of the raiser | Standing | Files |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| Which \\| accounts?<br>All? | blocking | Data | Data | internal | 1 | Consequences "
        "| We may suspend accounts. | accepted in part | Sellers', that is. | 1 "
        '| accepted: Good, "all" of them. | settled |  |\n'
        '| =HYPERLINK\\("https\\://evil.example";"click"\\) | remark | Data | Data | everyone | 1 '
        "|  |  | open |  |  |  | open |  |\n"
    )


def test_a_filter_that_is_none_is_refused(review: Caller, problem: Problem) -> None:
    for kind in ("csv", "md"):
        for query in ("open=maybe", "audience=all", "audience="):
            answer = review.get(f"/drafts/{review.draft}/comments.{kind}?{query}")
            assert problem(answer) == (422, "malformed")
