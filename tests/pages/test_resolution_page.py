"""The comment resolution matrix as a page, for staff as each may see it."""

import csv
from io import StringIO

import pytest

KINDS = ("", ".csv", ".md")


@pytest.fixture
def draft(office, visit) -> str:
    """A draft on which Legal spoke in privilege and Data to everyone."""
    made = office.policy("payments")
    asked = office.round(made)
    visit(asked["lena@example.org"]).remark("CANARY", blocking="yes")
    visit(asked["dana@example.org"]).remark(
        "=1+1", audience="everyone", quote="Asking a buyer to pay by bank transfer."
    )
    return made


def test_the_table_tells_every_comment_and_links_to_it(draft, lead, words):
    page = lead.get(f"/drafts/{draft}/comments")
    shown = words(page)
    assert "Lena Legal , Legal Monday 2 November 2026 · Privileged CANARY" in shown
    assert "Revision 1, “Unacceptable behaviour” Asking a buyer to pay by bank transfer." in shown
    assert "Stands in “Unacceptable behaviour” of revision 1." in shown
    assert "blocking open" in shown
    assert page.text.count(f'href="/drafts/{draft}#comment-') == 2
    assert f'href="/drafts/{draft}/comments"' in lead.get(f"/drafts/{draft}").text


def test_it_is_shown_and_saved_as_each_may_see_it(draft, lead, signed_in):
    colleague = signed_in("sam@example.org")
    for kind in KINDS:
        path = f"/drafts/{draft}/comments{kind}"
        assert "CANARY" in lead.get(path).text
        theirs = colleague.get(path)
        assert theirs.status_code == 200
        assert "CANARY" not in theirs.text


def test_the_file_for_a_spreadsheet_is_the_one_of_the_api(draft, lead):
    answer = lead.get(f"/drafts/{draft}/comments.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["comment"] for row in rows] == ["CANARY", "'=1+1"]


def test_only_what_is_open_is_shown_where_that_is_asked_for(draft, lead, words):
    assert "All 2 · Open (2)" in words(lead.get(f"/drafts/{draft}/comments"))
    assert "All 2 · Open (2)" in words(lead.get(f"/drafts/{draft}/comments?open=true"))


def test_it_is_for_staff_inside(draft, browser, signed_in):
    expert = signed_in("exa@example.org")
    for kind in KINDS:
        path = f"/drafts/{draft}/comments{kind}"
        stranger = browser().get(path, follow_redirects=False)
        assert (stranger.status_code, stranger.headers["location"]) == (303, "/sign-in")
        assert expert.get(path).status_code == 403


def test_of_a_draft_there_is_not_there_is_no_matrix(lead):
    for kind in KINDS:
        for name in ("x", "01890000-0000-7000-8000-000000000000", "%00"):
            assert lead.get(f"/drafts/{name}/comments{kind}").status_code == 404
