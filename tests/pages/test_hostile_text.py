"""Whatever people write is shown as words, and does nothing."""

import pytest
from bs4 import BeautifulSoup

from review.commands.put_person import PersonDetails, put_person

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'
MARKDOWN = f"""# {EVIL}

[click](javascript:alert(1)) ![x](https://evil.example/x.png) {EVIL}

<form action="https://evil.example"><button>Approve</button></form>
"""


@pytest.fixture
def evil(office):
    """A review in which every free text is hostile."""
    for email, groups in (("evil@example.org", ("data",)), ("lead@example.org", ())):
        office.do(put_person, email, PersonDetails(EVIL, groups), actor="system:test")
    draft = office.policy("evil", EVIL, text=MARKDOWN, note=EVIL)
    return draft, office.round(draft, reason=EVIL)["evil@example.org"]


def test_hostile_names_titles_and_texts_are_words(office, visit, lead, evil):
    draft, asked = evil
    reviewer = visit(asked)
    said = reviewer.remark(EVIL, audience="everyone", blocking="yes", quote=EVIL)
    assert said.status_code == 303
    refused = reviewer.answer(None, reason=EVIL, conditions=EVIL)
    reviewer.answer("approve_with_conditions", reason=EVIL, conditions=EVIL)
    office.revise(draft, MARKDOWN + EVIL)
    pages = [
        refused,
        reviewer.client.get(reviewer.path),
        reviewer.answer("approve", page=refused, reason=EVIL),
        lead.get("/"),
        lead.get(f"/drafts/{draft}?from=1&to=2"),
        lead.get(f"/drafts/{draft}/comments"),
    ]
    for page in pages:
        soup = BeautifulSoup(page.text, "html.parser")
        assert soup.find(["script", "img"]) is None
        assert not [form for form in soup.find_all("form") if not form["action"].startswith("/")]
        assert not [a for a in soup.find_all("a") if "javascript" in a.get("href", "")]
        assert "alert(1)" in soup.get_text()
        assert "49" not in soup.find("h1").get_text()


def test_a_hostile_address_is_told_and_not_run(browser, lead):
    for client in (browser(), lead):
        for path in ("/<script>alert(1)</script>", "/?after=<script>", "/drafts/<script>"):
            page = client.get(path)
            assert "<script>" not in page.text
            assert page.status_code < 500
