"""Overrides on the pages for staff: two people, loud wherever the draft is shown, for ever."""

import re

import pytest
from bs4 import BeautifulSoup

from review.actors import Actor
from review.commands.close_round import close_round
from review.commands.promote_draft import promote_draft
from review.commands.propose_override import propose_override
from review.commands.put_person import PersonDetails, put_person
from review.rules.visibility import Viewer

LEAD, LENA, LOU, LIV = (f"{one}@example.org" for one in ("lead", "lena", "lou", "liv"))
ACTOR = "system:test"


@pytest.fixture
def draft(office, visit) -> str:
    """Everyone has agreed but Data; Liv and Lou are of Leadership, Liv wrote the text."""
    office.do(put_person, LIV, PersonDetails("Liv Leader", ("leadership",)), actor=ACTOR)
    draft = office.policy()
    asked = office.round(draft)
    for name in ("lena", "paul", "lou", "exa"):
        visit(asked[f"{name}@example.org"]).answer("approve")
    return draft


@pytest.fixture
def proposed(draft, lead) -> str:
    assert send(lead, draft, "overrides", group="data", why="It is the law.").status_code == 303
    return draft


def form(client, draft: str, path: str):
    page = BeautifulSoup(client.get(f"/drafts/{draft}").text, "html.parser")
    return page.find("form", action=re.compile(f"^/drafts/{draft}/{path}$"))


def send(client, draft: str, path: str, **typed):
    """Sends the form whose address ends so, as the page has it but for what is typed."""
    found = form(client, draft, path)
    assert found is not None, path
    hidden = {one["name"]: one["value"] for one in found.find_all("input", type="hidden")}
    return client.post(found["action"], data=hidden | typed, follow_redirects=False)


CONFIRM, END = "overrides/[^/]+/confirm", "overrides/[^/]+/end"


def test_it_is_loud_from_its_proposal_on(proposed, lead, words):
    shown = words(lead.get(f"/drafts/{proposed}"))
    assert "Override proposed, not confirmed: Data It would lift the requirement" in shown
    assert "It is the law. Proposed by Lea Lead." in shown
    assert "OVERRIDE: Lea Lead proposed the override of Data for revision 1" in shown
    assert "Override proposed, not confirmed: Data , revision 1" in words(lead.get("/"))
    assert "Shut: waiting for Data." in shown


def test_a_second_person_of_leadership_confirms_it(proposed, lead, signed_in, words):
    assert form(lead, proposed, CONFIRM) is None
    lou = signed_in(LOU)
    assert send(lou, proposed, CONFIRM).status_code == 303
    shown = words(lead.get(f"/drafts/{proposed}"))
    assert "Override in force: Data Data did not agree to revision 1" in shown
    assert "Proposed by Lea Lead, confirmed by Lou Leader." in shown
    assert "Open by override: Data did not agree" in shown
    assert "Override in force: Data" in words(lead.get("/"))
    assert form(lead, proposed, "overrides") is None


def test_a_draft_that_was_promoted_by_it_says_so_a_year_later(
    office, proposed, lead, signed_in, clock, words
):
    send(signed_in(LOU), proposed, CONFIRM)
    office.do(promote_draft, proposed, actor="flow:review")
    clock.after(days=400)
    again = signed_in()
    for page in ("/", f"/drafts/{proposed}"):
        assert "Promoted by override: Data" in words(again.get(page))
    assert "promoted revision 1, BY OVERRIDE." in words(again.get(f"/drafts/{proposed}"))


def test_who_may_not_confirm_is_shown_no_button_and_refused(draft, lead, signed_in, words):
    sam = signed_in("sam@example.org")
    send(sam, draft, "overrides", group="data", why="It is the law.")
    action = form(signed_in(LOU), draft, CONFIRM)["action"]
    for client, why in ((sam, "it takes two people"), (lead, "by one of Leadership")):
        assert form(client, draft, CONFIRM) is None
        csrf = form(client, draft, END).find("input", {"name": "csrf"})["value"]
        refused = client.post(action, data={"csrf": csrf}, follow_redirects=False)
        assert (refused.status_code, why in words(refused)) == (403, True)
    assert "Override proposed" in lead.get("/").text


def test_an_author_of_leadership_does_not_confirm(office, lead, signed_in):
    office.do(put_person, LEAD, PersonDetails("Lea Lead", ("leadership",)), actor=ACTOR)
    draft = office.policy()
    office.round(draft)
    lou = office.person(LOU)
    actor = Actor(
        f"person:{lou.id}", lou.name, person_id=lou.id, viewer=Viewer(lou.id, external=False)
    )
    office.do(propose_override, draft, group="data", reason="Now.", actor=actor)
    assert form(lead, draft, CONFIRM) is None
    assert form(lead, draft, END) is not None


def test_it_is_ended_with_a_reason_and_then_listed_as_over(proposed, lead, signed_in, words):
    assert form(signed_in(LENA), proposed, END) is None
    blank = send(lead, proposed, END, why=" ")
    assert (blank.status_code, "Say why." in words(blank)) == (422, True)
    assert send(lead, proposed, END, why="Data is back.").status_code == 303
    shown = words(lead.get(f"/drafts/{proposed}"))
    assert "Overrides that are over (1) Data , revision 1 ended" in shown
    assert "Why it was ended: Data is back." in shown
    assert "Override" not in words(lead.get("/"))


def test_what_was_typed_survives_a_refusal(draft, lead, words):
    typed = {"group": "data", "why": "Words to keep."}
    for wrong, status in (({"until": "2030-01-01"}, 422), ({"group": "legal"}, 409)):
        answer = send(lead, draft, "overrides", **typed | wrong)
        assert (answer.status_code, "Words to keep." in words(answer)) == (status, True)
    for wrong in ({"until": "soon"}, {"group": ""}, {"why": " "}):
        assert send(lead, draft, "overrides", **typed | wrong).status_code == 422
    assert send(lead, draft, "overrides", **typed, until="2026-11-04").status_code == 303
    assert "good until Wednesday 4 November 2026, 17:00" in words(lead.get(f"/drafts/{draft}"))


def test_nothing_is_offered_once_the_round_is_over(office, proposed, lead, signed_in):
    action = form(signed_in(LOU), proposed, CONFIRM)["action"]
    office.do(close_round, proposed, 1, reason="Enough.", actor=ACTOR)
    lou = signed_in(LOU)
    for path in ("overrides", CONFIRM, END):
        assert form(lou, proposed, path) is None
    assert lou.post(action, data={"csrf": "x"}).status_code == 403


def test_a_form_from_elsewhere_and_a_visitor_without_a_session_change_nothing(
    proposed, lead, browser
):
    action = form(lead, proposed, END)["action"]
    for client, status in ((lead, 403), (browser(), 403)):
        forged = client.post(action, data={"csrf": "x", "why": "y"}, follow_redirects=False)
        assert forged.status_code == status
    assert lead.get(action).status_code == 405
    assert "Override proposed" in lead.get("/").text


def test_the_forms_can_be_read_by_everyone(draft, lead):
    pages = [lead.get(f"/drafts/{draft}")]
    send(lead, draft, "overrides", group="data", why="It is the law.")
    pages.append(lead.get(f"/drafts/{draft}"))
    for page in pages:
        soup = BeautifulSoup(page.text, "html.parser")
        ids = [one["id"] for one in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), ids
        for attribute in ("aria-describedby", "aria-labelledby"):
            for one in soup.find_all(attrs={attribute: True}):
                assert set(one[attribute].split()) <= set(ids)
        for one in soup.find_all(["input", "textarea", "select"]):
            hidden = one.get("type") == "hidden"
            assert hidden or one.find_parent("label") or soup.find("label", {"for": one["id"]})
