"""The page of a draft says in a sentence what would open its gate, and who has to act."""

import pytest

from review.commands.put_person import PersonDetails, put_person


@pytest.fixture
def asked(office) -> tuple[str, dict[str, str]]:
    draft = office.policy("payments", "Payments")
    return draft, office.round(draft)


def test_the_page_says_who_has_to_act(office, lead, visit, asked, words):
    draft, requests = asked
    for person, request in requests.items():
        if person not in {"lena@example.org", "paul@example.org"}:
            visit(request).answer("approve")
    visit(requests["paul@example.org"]).answer("request_changes", reason="Name cash.")
    shown = words(lead.get(f"/drafts/{draft}"))
    assert (
        "Shortest way to open it: Paul Public (Public Policy) takes the request for changes back "
        "and approves; Lena Legal (Legal) approves: 2 people, about 1 day." in shown
    )


def test_it_says_no_more_once_the_gate_is_open(office, lead, visit, asked, words):
    draft, requests = asked
    for request in requests.values():
        visit(request).answer("approve")
    shown = words(lead.get(f"/drafts/{draft}"))
    assert "open Open: every required group has agreed" in shown
    assert "Shortest way" not in shown


def test_where_nobodys_answer_helps_it_says_what_does(office, lead, asked, words):
    draft, _ = asked
    office.revise(draft)
    shown = words(lead.get(f"/drafts/{draft}"))
    assert (
        "Nobody's answer opens it as things stand. Open a round on revision 2: it has not been "
        "reviewed yet." in shown
    )


def test_where_too_few_can_answer_the_page_says_who_could_be_asked(office, lead, asked, visit):
    draft, requests = asked
    visit(requests["lena@example.org"]).answer("recuse")
    details = PersonDetails("Lars Legal", ("legal",))
    office.do(put_person, "lars@example.org", details, actor="test")
    shown = " ".join(lead.get(f"/drafts/{draft}").text.split())
    assert "is recused or wrote the text. Ask Lars Legal." in shown
    assert "Lars Legal (Legal) is asked and approves" in shown
