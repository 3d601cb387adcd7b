"""Tickets on the pages: where they are and how they stand, what was given up, and what one does."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from stories import Story
from ticket_reviews import DOWN, MAPPING, Office

from api.config import ApiConfig
from models.vocabulary import TicketWorkState
from ticketing.errors import TicketFailed
from ticketing.mapping.reading import read_mapping

REFUSED = TicketFailed("no such project <b>x</b>", retry=False)


@pytest.fixture
def config(config: ApiConfig) -> ApiConfig:
    return replace(config, tickets=read_mapping(MAPPING))


@pytest.fixture
def desk(office) -> Office:
    return Office(Story(office.engine, now=office.clock()))


@pytest.fixture
def draft(office, desk) -> str:
    """A draft whose events the desk follows."""
    return office.policy()


def proof(page: str, path: str) -> dict[str, str]:
    """The proof in the form to this path."""
    form = BeautifulSoup(page, "html.parser").find("form", action=path)
    return {one["name"]: one["value"] for one in form.find_all("input", type="hidden")}


def test_a_ticket_stands_on_the_draft_with_its_link_and_its_state(desk, draft, lead, words):
    desk.work()
    page = lead.get(f"/drafts/{draft}")
    link = BeautifulSoup(page.text, "html.parser").find("a", string="issue1")
    assert link["href"] == "https://bugs.example.org/issue1"
    assert "review in tracker : issue1 · unread · sent" in words(page)
    assert "Placet opened the ticket issue1 (review) in tracker." in words(page)
    assert "given up" not in words(lead.get("/"))
    assert "Tickets issue1 unread · sent" in words(lead.get("/"))
    assert "Nothing was given up." in words(lead.get("/tickets"))


def test_a_ticket_that_waits_says_so(desk, draft, lead, words):
    desk.follow()
    assert "review in tracker : not opened yet · waiting to be sent" in words(
        lead.get(f"/drafts/{draft}")
    )


def test_an_outage_is_said_and_what_it_keeps_is_named(desk, draft, lead, words):
    desk.system.trouble = DOWN
    desk.work()
    board = words(lead.get("/"))
    assert "1 ticket is tried again; reviews go on meanwhile." in board
    assert "not opened yet · retrying on Monday 2 November 2026" in board
    for path in ("/tickets", f"/drafts/{draft}"):
        shown = words(lead.get(path))
        assert "retrying on Monday 2 November 2026" in shown
        assert "no connection" in shown


@pytest.fixture
def given_up(desk, draft) -> str:
    """A ticket that could not be opened."""
    desk.system.trouble = REFUSED
    desk.work()
    desk.system.trouble = None
    return desk.tickets()[0].id


def test_what_was_given_up_is_loud_on_the_board_and_on_the_page_of_the_draft(
    given_up, draft, lead, words
):
    board = lead.get("/")
    assert "Something for 1 ticket was given up." in words(board)
    assert BeautifulSoup(board.text, "html.parser").find("a", href="/tickets#failed")
    for path in ("/tickets", f"/drafts/{draft}"):
        page = lead.get(path)
        assert "no such project <b>x</b>" in words(page)
        assert "<b>x" not in page.text


@pytest.mark.parametrize("path", ["/tickets/retry", "/tickets/{}/retry"])
def test_it_is_tried_again_by_a_button(desk, given_up, lead, words, path):
    path = path.format(given_up)
    fields = proof(lead.get("/tickets").text, path)
    answer = lead.post(path, data=fields, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tickets")
    desk.work()
    assert len(desk.system.tickets) == 1
    assert desk.of(TicketWorkState.FAILED) == []
    assert "given up." not in words(lead.get("/"))


def test_there_is_nothing_to_try_again_twice(desk, given_up, lead):
    path = f"/tickets/{given_up}/retry"
    fields = proof(lead.get("/tickets").text, path)
    assert lead.post(path, data=fields).status_code == 200
    assert lead.post(path, data=fields).status_code == 409


@pytest.mark.parametrize("csrf", ["", "x", "of another page"])
def test_a_form_from_elsewhere_changes_nothing(desk, given_up, draft, lead, csrf):
    page = lead.get(f"/drafts/{draft}").text
    if csrf == "of another page":
        csrf = BeautifulSoup(page, "html.parser").find("input", attrs={"name": "csrf"})["value"]
    for path in ("/tickets/retry", f"/tickets/{given_up}/retry"):
        assert lead.post(path, data={"csrf": csrf}).status_code == 403
    assert len(desk.of(TicketWorkState.FAILED)) == 1


def test_whoever_has_not_signed_in_sees_and_does_nothing(desk, given_up, draft, browser):
    answer = browser().get("/tickets", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert browser().post(f"/tickets/{given_up}/retry", data={"csrf": "x"}).status_code == 403
    assert desk.of(TicketWorkState.FAILED)


def test_a_lead_has_a_ticket_opened(desk, draft, lead, words):
    desk.work()
    path = f"/drafts/{draft}/tickets"
    fields = proof(lead.get(f"/drafts/{draft}").text, path)
    answer = lead.post(path, data=fields | {"ticket": "help", "name": ""}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/drafts/{draft}")
    desk.work()
    assert [one.new.title for one in desk.system.tickets.values()] == [
        "Review of off-platform-payments/v1",
        "Write the help article for Payments",
    ]
    assert "Lea Lead asked for the ticket for the document help article in tracker." in words(
        lead.get(f"/drafts/{draft}")
    )
    again = lead.post(path, data=fields | {"ticket": "help", "name": ""})
    assert again.status_code == 409


def test_a_ticket_that_was_given_up_is_replaced_by_one_that_is_there(desk, given_up, draft, lead):
    from ticketing.connector import NewTicket

    by_hand = NewTicket(key="by-hand", project="", kind="", title="By hand", body="x")
    desk.system.create(by_hand, now=desk.story.now)
    path = f"/drafts/{draft}/tickets"
    fields = proof(lead.get(f"/drafts/{draft}").text, path)
    assert lead.post(path, data=fields | {"ticket": "review", "name": "issue1"}).status_code == 200
    desk.work()
    (kept,) = desk.system.tickets.values()
    assert [title for _, title in kept.links] == ["Placet: off-platform-payments/v1"]
    (ticket,) = desk.tickets()
    assert (ticket.name, ticket.origin.value) == ("issue1", "linked")
