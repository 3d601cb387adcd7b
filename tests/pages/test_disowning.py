"""The link "this was not me": it explains, decides by its form alone, and stops the old link."""

import pytest
from page_forms import form_of
from sqlmodel import select

from models.journal import JournalEntry
from models.session import unit_of_work
from models.sign_off import SignOff
from models.vocabulary import Action
from review.links import Purpose

DANA = "dana@example.org"


@pytest.fixture
def asked(office) -> str:
    return office.round(office.policy())[DANA]


@pytest.fixture
def answered(asked, visit):
    """Dana's request, approved by whoever had the link."""
    visitor = visit(asked)
    assert visitor.answer("approve").status_code == 303
    return visitor


@pytest.fixture
def sign_off(office, answered) -> SignOff:
    (only,) = office.sign_offs()
    return only


def link_of(office, sign_off: SignOff) -> str:
    token = office.links.sign(
        Purpose.DISPUTE, sign_off.id, jti=sign_off.id, now=sign_off.recorded_at
    )
    return f"/not-me/{token}"


def path_of(sign_off: SignOff) -> str:
    return f"/sign-offs/{sign_off.id}/dispute"


def disputes(office) -> int:
    with unit_of_work(office.engine) as session:
        query = select(JournalEntry).where(JournalEntry.action == Action.SIGN_OFF_DISPUTED)
        return len(session.exec(query).all())


def send(client, sign_off: SignOff, **typed):
    path = path_of(sign_off)
    fields = form_of(client.get(path).text, path) | typed
    return client.post(path, data=fields, follow_redirects=False)


@pytest.fixture
def dana(browser, office, sign_off):
    """A browser in which the link of the receipt was opened."""
    client = browser()
    client.get(link_of(office, sign_off))
    return client


def test_looking_and_what_scanners_do_change_nothing(browser, office, sign_off, words):
    client = browser()
    answer = client.get(link_of(office, sign_off), follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(sign_off))
    assert client.head(link_of(office, sign_off), follow_redirects=False).status_code == 303
    page = client.get(path_of(sign_off))
    assert "You approved revision 1 of “ Payments ”" in words(page)
    assert 'type="radio" name="whose" value="not_mine" required' in page.text
    assert "checked" not in page.text
    # A scanner that submits the form as it is.
    assert send(client, sign_off).status_code == 422
    assert client.post(link_of(office, sign_off)).status_code == 405
    assert disputes(office) == 0


def test_saying_so_suspends_the_answer_and_stops_the_old_link(
    dana, office, asked, answered, sign_off, words
):
    old = office.link(asked)
    answer = send(dana, sign_off, whose="not_mine")
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(sign_off))
    assert disputes(office) == 1
    page = words(dana.get(path_of(sign_off)))
    assert "This answer counts for nothing now" in page
    assert "Lea Lead , who leads the policy, has been told" in page
    # Whoever has the old link, or a page that it opened, gets nowhere.
    assert answered.client.get(answered.path).status_code == 403
    stopped = answered.client.get(old, follow_redirects=False)
    assert stopped.status_code == 410
    assert "This link has been replaced" in words(stopped)


def test_the_person_answers_anew_by_the_fresh_link(dana, office, asked, sign_off, visit, words):
    send(dana, sign_off, whose="not_mine")
    fresh = visit(asked)
    page = words(fresh.client.get(fresh.path))
    assert "You said on" in page
    assert "was not yours. It counts no more" in page
    assert fresh.answer("abstain").status_code == 303
    assert [one.position.value for one in office.sign_offs()] == ["approve", "abstain"]


def test_a_form_opened_by_the_old_link_is_not_taken_any_more(dana, office, answered, sign_off):
    page = answered.client.get(answered.path)
    fields = answered.fields(answered.path, page) | {"position": "abstain"}
    send(dana, sign_off, whose="not_mine")
    late = answered.client.post(answered.path, data=fields, follow_redirects=False)
    assert late.status_code == 403
    assert len(office.sign_offs()) == 1


def test_that_it_was_oneself_changes_nothing(dana, office, sign_off, words):
    assert "Nothing was changed" in words(send(dana, sign_off, whose="mine"))
    assert disputes(office) == 0


def test_sending_it_twice_is_sending_it_once(dana, office, sign_off):
    path = path_of(sign_off)
    fields = form_of(dana.get(path).text, path) | {"whose": "not_mine"}
    for _ in range(2):
        assert dana.post(path, data=fields, follow_redirects=False).status_code == 303
    assert disputes(office) == 1


def test_each_way_in_which_the_link_can_fail_has_its_name(browser, office, asked, clock, sign_off):
    client = browser()
    good = link_of(office, sign_off)
    assert client.get(path_of(sign_off)).status_code == 403
    assert client.post(path_of(sign_off), data={"whose": "not_mine"}).status_code == 403
    for wrong in (good[:-2], "/not-me/x", office.link(asked).replace("/r/", "/not-me/")):
        assert client.get(wrong).status_code == 404
    assert client.get(good.replace("/not-me/", "/r/")).status_code == 404
    clock.after(days=181)
    expired = client.get(good)
    assert expired.status_code == 410
    assert "good until" in expired.text
    assert disputes(office) == 0


def test_a_form_from_elsewhere_is_shown_again(dana, office, sign_off):
    answer = dana.post(path_of(sign_off), data={"whose": "not_mine", "csrf": "no"})
    assert answer.status_code == 403
    assert "Send it once more" in answer.text
    assert disputes(office) == 0


def test_the_lead_is_on_turn_with_the_reason(dana, office, sign_off, lead, words):
    send(dana, sign_off, whose="not_mine")
    board = words(lead.get("/"))
    assert "Policy lead: Lea Lead (Dana Data says that an answer in their name was not" in board
    draft = words(lead.get(f"/drafts/{sign_off.draft_id}"))
    assert "disputed: not theirs" in draft
