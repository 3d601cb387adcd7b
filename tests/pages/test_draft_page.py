"""The page of one draft: its rounds, sign-offs, texts, comments and history."""

import pytest

from models.flow_run import FlowRun


@pytest.fixture
def reviewed(office, visit) -> str:
    """Two rounds: changes requested in the first, one answer in the second."""
    draft = office.policy("payments", "Payments", note="First.")
    first = office.round(draft, reason="Please.")
    visit(first["lena@example.org"]).answer("request_changes", reason="Name cash.")
    visit(first["paul@example.org"]).answer("approve")
    office.revise(draft)
    second = office.round(draft)
    visit(second["lena@example.org"]).answer("approve")
    return draft


def test_the_page_tells_the_whole_review_in_words(office, lead, reviewed, words):
    shown = words(lead.get(f"/drafts/{reviewed}"))
    for part in (
        "payments/v1",
        "shut Shut: waiting for Public Policy, Data, Leadership and External experts.",
        "Needs 1 more approval from Data; one person was asked today and has not answered.",
        "Round 1 on revision 1 · changes requested",
        "Round 2 on revision 2 · open",
        "Lena Legal Legal Approve Monday 2 November 2026 Request changes Monday",
        "Request changes Monday 2 November 2026 Name cash.",
        "Lena Legal of Legal answered “request changes” on revision 1.",
        "Lea Lead wrote revision 2.",
        "Placet opened round 1 on revision 1: Please.",
        "Sam Support was asked on behalf of Support.",
    ):
        assert part in shown, part


def test_a_draft_answers_to_its_name_in_the_mail_too(office, lead, reviewed):
    assert lead.get(f"/drafts/{reviewed.upper()}").status_code == 200


def test_the_redline_between_two_revisions_is_shown_where_it_is_asked_for(lead, reviewed):
    page = lead.get(f"/drafts/{reviewed}")
    assert 'href="?from=1&amp;to=2#redline"' in page.text
    assert "<ins>" not in page.text
    assert "<ins>" in lead.get(f"/drafts/{reviewed}?from=1&to=2").text


REDLINES = [("from=1&to=9", 404), ("from=0&to=1", 422), ("from=x&to=1", 422), ("from=1", 200)]


def test_a_redline_that_cannot_be_is_refused_on_a_page(lead, reviewed):
    for query, status in REDLINES:
        page = lead.get(f"/drafts/{reviewed}?{query}")
        assert page.status_code == status
        assert page.headers["content-type"].startswith("text/html")


def test_the_flow_run_is_linked(office, lead, reviewed):
    run = "01890000-0000-7000-8000-000000000000"

    def remember(session, now):
        session.add(FlowRun(draft_id=reviewed, flow_run_id=run, state_name="AwaitingReview"))

    office.do(remember)
    address = f'href="http://prefect.test/runs/flow-run/{run}">AwaitingReview'
    assert address in lead.get(f"/drafts/{reviewed}").text
    assert address in lead.get("/").text


UNKNOWN = ["x", "no/v1", "01890000-0000-7000-8000-000000000000", "%00"]


def test_an_unknown_draft_is_not_found_on_a_page(lead):
    for draft in UNKNOWN:
        page = lead.get(f"/drafts/{draft}")
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")
