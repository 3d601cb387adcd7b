"""Files of comments over HTTP: told of with the comment, and had by whoever may see it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from callers import Caller
from httpx import Response
from reply_samples.files import PDF

from models.session import unit_of_work
from review.commands.hold_reply import Reply
from review.commands.receive_reply import receive_reply
from review.rules.attachments import KeptFile

Problem = Callable[[Response], tuple[int, str]]
DATA, LEGAL, EXPERT = "data@example.org", "legal@example.org", "expert@example.org"
FEES = KeptFile.of("fees.pdf", "application/pdf", PDF)
NOBODY = "00000000-0000-7000-8000-000000000000"
WAYS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
}


@pytest.fixture
def review(caller: Caller) -> Caller:
    caller.person(EXPERT, "external_experts", external=True)
    caller.review(theme="safety")
    caller.opened()
    for email in (DATA, LEGAL, EXPERT):
        caller.tokens[email] = caller.issue(person=email)
    return caller


def mailed(review: Caller, who: str, *files: KeptFile) -> dict:
    """The comment that an answer by mail has become, as its author reads it."""
    reply = Reply(
        identity=f"<{who}@x>", sender=who, proven=True, said="See it.", below="See it.", files=files
    )
    with unit_of_work(review.engine) as session:
        row = receive_reply(session, review.request(who), reply, now=review.now)
    assert row is not None
    return review.get(f"/comments/{row.comment_id}", token=review.tokens[who]).json()


def test_a_comment_tells_of_its_files_and_where_they_are(review: Caller) -> None:
    comment = mailed(review, DATA, FEES)
    (file,) = comment["files"]
    assert file == {
        "name": "fees.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "sha256": FEES.sha256,
        "url": f"/api/v1/comments/{comment['id']}/files/{FEES.sha256}",
    }
    answer = review.get(file["url"], token=review.tokens[DATA])
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="fees.pdf"'
    assert {name: answer.headers[name] for name in WAYS} == WAYS
    plain = review.made(f"/drafts/{review.draft}/comments", {"body": "No file."})
    assert plain["files"] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a b.pdf", 'attachment; filename="a b.pdf"'),
        ("Gebühr.pdf", "attachment; filename=\"Geb_hr.pdf\"; filename*=UTF-8''Geb%C3%BChr.pdf"),
        ("a'b;c.pdf", 'attachment; filename="a\'b;c.pdf"'),
        ("費用.pdf", "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E8%B2%BB%E7%94%A8.pdf"),
    ],
)
def test_it_is_saved_under_its_name(review: Caller, name: str, told: str) -> None:
    comment = mailed(review, DATA, replace(FEES, name=name))
    answer = review.get(comment["files"][0]["url"], token=review.tokens[DATA])
    assert answer.headers["content-disposition"] == told


def test_a_text_is_given_no_charset(review: Caller) -> None:
    text = KeptFile.of("a.csv", "text/csv", "Gebühr".encode("cp1252"))
    comment = mailed(review, DATA, text)
    answer = review.get(comment["files"][0]["url"], token=review.tokens[DATA])
    assert answer.headers["content-type"] == "text/csv"
    assert answer.content == text.content


def test_whoever_does_not_see_the_comment_finds_no_file(review: Caller, problem: Problem) -> None:
    other = KeptFile.of("other.pdf", "application/pdf", PDF + b"other")
    ours, theirs = mailed(review, DATA, FEES), mailed(review, LEGAL, other)
    assert review.get(theirs["files"][0]["url"], token=review.tokens[LEGAL]).content.endswith(
        b"other"
    )
    before, said = review.rows(), set[bytes]()
    for path, email in (
        (theirs["files"][0]["url"], DATA),
        (theirs["files"][0]["url"], EXPERT),
        (ours["files"][0]["url"], EXPERT),
        (f"/comments/{ours['id']}/files/{other.sha256}", DATA),
        (f"/comments/{ours['id']}/files/{'0' * 64}", DATA),
        (f"/comments/{ours['id']}/files/x", DATA),
        (f"/comments/{NOBODY}/files/{FEES.sha256}", DATA),
    ):
        answer = review.get(path, token=review.tokens[email])
        assert problem(answer) == (404, "not-found"), path
        said.add(answer.content)
    assert len(said) == 1
    assert review.rows() == before


def test_the_matrix_names_them(review: Caller) -> None:
    evil = replace(FEES, name="=cmd.pdf")
    mailed(review, DATA, evil, KeptFile.of("b.csv", "text/csv", b"1"))
    for kind, told in (("csv", '"\'=cmd.pdf, b.csv"'), ("md", "=cmd.pdf, b.csv")):
        path = f"/drafts/{review.draft}/comments.{kind}"
        assert told in review.get(path, token=review.tokens[DATA]).text
        assert "cmd.pdf" not in review.get(path, token=review.tokens[EXPERT]).text


def test_the_document_names_every_kind_and_the_journal_no_name(review: Caller) -> None:
    mailed(review, DATA, FEES)
    paths = review.get("/openapi.json").json()["paths"]
    told = paths["/api/v1/comments/{comment_id}/files/{sha256}"]["get"]["responses"]
    assert "application/pdf" in told["200"]["content"]
    entries = review.get(f"/drafts/{review.draft}/journal").json()["items"]
    (added,) = [one for one in entries if one["action"] == "comment:added"]
    assert added["data"]["files"] == [{"sha256": FEES.sha256, "size": len(PDF)}]
    assert "fees.pdf" not in str(entries)
