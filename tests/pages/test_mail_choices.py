"""What people choose of the mail to them: by the link at its foot, or by one click."""

import pytest
from page_forms import form_of
from sqlmodel import select

from models.journal import JournalEntry
from models.person import Person
from models.request import Request
from models.session import unit_of_work
from models.vocabulary import Digest
from review.links import EVERY_REQUEST, ONE_REQUEST, Purpose

DANA = "dana@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def asked(office) -> str:
    return office.round(office.policy())[DANA]


def link_of(office, subject: str) -> str:
    token = office.links.sign(Purpose.MAIL_CHOICES, subject, jti=subject, now=office.clock())
    return f"/mail-choices/{token}"


@pytest.fixture
def link(office, asked) -> str:
    return link_of(office, ONE_REQUEST + asked)


@pytest.fixture
def path(office) -> str:
    return f"/people/{office.person(DANA).id}/mail"


@pytest.fixture
def dana(browser, link):
    client = browser()
    client.get(link)
    return client


def muted(office, request_id: str) -> tuple[bool, bool]:
    """Of the request, and of all."""
    with unit_of_work(office.engine) as session:
        request = session.get_one(Request, request_id)
        return request.reminders_muted, session.get_one(Person, request.person_id).reminders_muted


def said(office) -> list[str]:
    with unit_of_work(office.engine) as session:
        actions = [one.value for one in session.exec(select(JournalEntry.action))]
    return [one for one in actions if one.startswith(("reminders:", "digest:"))]


def test_looking_changes_nothing(browser, office, asked, link, path):
    client = browser()
    answer = client.get(link, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert client.get(path).status_code == 200
    assert client.head(link, follow_redirects=False).status_code == 303
    assert said(office) == []
    assert muted(office, asked) == (False, False)


@pytest.mark.parametrize("kind", ["data", "files"])
def test_one_click_mutes_the_request_and_answers_nothing(browser, office, asked, link, kind):
    sent = (
        {"data": ONE_CLICK}
        if kind == "data"
        else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    )
    for _ in range(2):
        assert browser().post(link, **sent).status_code == 200
    assert muted(office, asked) == (True, False)
    assert said(office) == ["reminders:muted"]
    assert office.sign_offs() == []


def test_one_click_in_a_digest_mutes_them_all(browser, office, asked):
    link = link_of(office, EVERY_REQUEST + office.person(DANA).id)
    assert browser().post(link, data=ONE_CLICK).status_code == 200
    assert muted(office, asked) == (False, True)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "No"}, {"position": "approve"}])
def test_another_post_to_the_link_changes_nothing(browser, office, link, sent):
    assert browser().post(link, data=sent).status_code == 400
    assert said(office) == []


def test_it_can_be_undone_on_the_page(dana, office, asked, path, words):
    def send(**typed):
        fields = {"csrf": form_of(dana.get(path).text, path)["csrf"]} | typed
        return dana.post(path, data=fields, follow_redirects=False).status_code

    assert send(request=asked, reminders="mute") == 303
    assert "on behalf of Data , due" in words(dana.get(path)) or muted(office, asked)[0]
    assert send(request=asked, reminders="remind") == 303
    assert send(reminders="mute") == 303
    assert muted(office, asked) == (False, True)
    assert send(reminders="remind") == 303
    assert muted(office, asked) == (False, False)
    assert said(office) == ["reminders:muted", "reminders:wanted"] * 2


def test_one_mail_a_day_is_chosen_on_the_page(dana, office, path):
    fields = form_of(dana.get(path).text, path)
    assert fields["digest"] == "at_once"
    assert dana.post(path, data=fields | {"digest": "daily"}).status_code == 200
    assert office.person(DANA).digest is Digest.DAILY
    assert form_of(dana.get(path).text, path)["digest"] == "daily"
    assert said(office) == ["digest:chosen"]


def test_nobody_mutes_the_request_of_somebody_else(dana, office, asked, path):
    other = office.round(office.policy("other", "Other"))["lena@example.org"]
    fields = form_of(dana.get(path).text, path)
    sent = {"csrf": fields["csrf"], "request": other, "reminders": "mute"}
    assert dana.post(path, data=sent).status_code == 404
    assert dana.post(path, data=sent | {"csrf": "no", "request": asked}).status_code == 403
    assert said(office) == []


def test_each_way_in_which_the_link_can_fail_has_its_name(
    browser, office, asked, link, path, clock
):
    client = browser()
    assert client.get(path).status_code == 403
    assert client.post(path, data={"digest": "daily"}).status_code == 403
    for wrong in (
        link[:-2],
        "/mail-choices/x",
        office.link(asked).replace("/r/", "/mail-choices/"),
    ):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data=ONE_CLICK).status_code == 404
    clock.after(days=181)
    assert client.get(link).status_code == 410
    assert client.post(link, data=ONE_CLICK).status_code == 410
    assert said(office) == []


def test_the_lead_sees_that_reminders_are_muted(browser, office, asked, link, lead, words):
    browser().post(link, data=ONE_CLICK)
    with unit_of_work(office.engine) as session:
        draft = session.get_one(Request, asked).draft_id
    assert "no answer, reminders muted" in words(lead.get(f"/drafts/{draft}"))
