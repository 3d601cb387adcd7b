"""A lead marks a text as editorial; a delegate among staff takes a request for changes back."""

import re

import pytest
from bs4 import BeautifulSoup

from api.pages.telling import TELL
from models.vocabulary import Action
from review.commands.put_person import PersonDetails, put_person

LEAD, LENA, EXA, DEP = (f"{one}@example.org" for one in ("lead", "lena", "exa", "dep"))
ACTOR = "system:test"
# Of streams that are no draft's.
ELSEWHERE = {
    Action.POLICY_CREATED,
    Action.PERSON_ADDED,
    Action.PERSON_CHANGED,
    Action.PLAN_REGISTERED,
    Action.TOKEN_ISSUED,
    Action.TOKEN_REVOKED,
    Action.CLIENT_CREATED,
    Action.CLIENT_ROTATED,
    Action.CLIENT_DISABLED,
    Action.ACCESS_REVOKED,
    Action.KEY_ADDED,
    Action.KEY_RETIRED,
    Action.SIGN_IN_ASKED,
    Action.DIGEST_CHOSEN,
    Action.MAIL_HELD,
    Action.MAIL_RELEASED,
    Action.WEBHOOK_ADDED,
    Action.WEBHOOK_CHANGED,
    Action.WEBHOOK_DISABLED,
    Action.WEBHOOK_REMOVED,
    Action.WEBHOOK_SECRET_ROTATED,
    Action.WEBHOOK_TESTED,
    Action.WEBHOOK_REPLAYED,
}


def form(client, draft: str, path: str):
    page = BeautifulSoup(client.get(f"/drafts/{draft}").text, "html.parser")
    return page.find("form", action=re.compile(f"^/drafts/{draft}/{path}$"))


def send(client, draft: str, path: str, **typed):
    found = form(client, draft, path)
    assert found is not None, path
    hidden = {one["name"]: one["value"] for one in found.find_all("input", type="hidden")}
    return client.post(found["action"], data=hidden | typed, follow_redirects=False)


@pytest.fixture
def revised(office, visit) -> str:
    """The external experts have approved the first text; the second is written."""
    draft = office.policy(plan="careful")
    visit(office.round(draft)[EXA]).answer("approve")
    office.revise(draft)
    return draft


EDITORIAL = "revisions/[0-9]+/editorial"


def test_the_lead_marks_the_newest_text_before_its_round(office, revised, lead, words):
    assert send(lead, revised, EDITORIAL, why=" ").status_code == 422
    assert send(lead, revised, EDITORIAL, why="Only a word.").status_code == 303
    shown = words(lead.get(f"/drafts/{revised}"))
    assert "editorial Lea Lead on Monday 2 November 2026: Only a word." in shown
    assert "Lea Lead marked revision 2 as editorial: Only a word." in shown
    assert form(lead, revised, EDITORIAL) is None


def test_what_was_kept_by_it_is_told_in_the_matrix_and_in_the_history(
    office, revised, lead, visit, words
):
    send(lead, revised, EDITORIAL, why="Only a word.")
    asked = office.round(revised)
    shown = words(lead.get(f"/drafts/{revised}"))
    assert "Approve kept Monday 2 November 2026" in shown
    assert "The approval of Exa Expert of External experts was kept for revision 2" in shown
    exa = visit(asked[EXA])
    exa.client.post(f"{exa.path}/contest", data=exa.fields(f"{exa.path}/contest"))
    shown = words(lead.get(f"/drafts/{revised}"))
    assert "Approve contested Monday" in shown
    assert "Exa Expert of External experts contested what had been kept for them" in shown


def test_only_the_lead_is_offered_it_and_only_while_it_can_be_done(
    office, revised, lead, signed_in
):
    action = form(lead, revised, EDITORIAL)["action"]
    lena = signed_in(LENA)
    assert form(lena, revised, EDITORIAL) is None
    assert lena.post(action, data={"csrf": "x", "why": "y"}).status_code == 403
    office.round(revised)
    assert form(lead, revised, EDITORIAL) is None
    assert form(lead, office.policy("other", "Other"), EDITORIAL) is None


@pytest.fixture
def blocked(office, visit) -> str:
    office.do(put_person, DEP, PersonDetails("Dep Deputy"), actor=ACTOR)
    lena = PersonDetails("Lena Legal", ("legal",), delegate=DEP)
    office.do(put_person, LENA, lena, actor=ACTOR)
    draft = office.policy()
    visit(office.round(draft)[LENA]).answer("request_changes", reason="§ 2 is unclear.")
    return draft


def test_a_delegate_among_staff_takes_a_block_back_on_the_page(blocked, signed_in, words):
    dep = signed_in(DEP)
    assert "Lena Legal requests changes" in words(dep.get(f"/drafts/{blocked}"))
    assert send(dep, blocked, "take-back/[^/]+", why="By telephone.").status_code == 303
    shown = words(dep.get(f"/drafts/{blocked}"))
    assert "Request changes taken back by Dep Deputy" in shown
    assert "Dep Deputy took back the request for changes of Lena Legal of Legal" in shown
    assert form(dep, blocked, "take-back/[^/]+") is None


def test_nobody_else_does(blocked, lead, signed_in, words):
    action = form(signed_in(DEP), blocked, "take-back/[^/]+")["action"]
    assert form(lead, blocked, "take-back/[^/]+") is None
    csrf = form(lead, blocked, "overrides").find("input", {"name": "csrf"})["value"]
    refused = lead.post(action, data={"csrf": csrf, "why": "Now."})
    assert refused.status_code == 403
    assert "Only the delegate whom Lena Legal has named" in words(refused)
    assert "Now." in words(refused)


def test_whatever_happens_to_a_draft_is_told_in_words():
    assert set(Action) - set(TELL) == ELSEWHERE
