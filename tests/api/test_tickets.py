"""Tickets by the API: listed, opened, named, tried again; nothing waits for a ticket system."""

from collections.abc import Callable

import pytest
from callers import Caller
from httpx import Response
from stories import Story
from ticket_reviews import DOWN, Office

from ticketing.connector import NewTicket
from ticketing.errors import TicketFailed

Problem = Callable[[Response], tuple[int, str]]
BY_HAND = NewTicket(key="by-hand", project="", kind="", title="By hand", body="x")


@pytest.fixture
def desk(caller: Caller) -> Office:
    """The desk, and a draft that it has heard of."""
    desk = Office(Story(caller.engine, now=caller.now))
    caller.review()
    return desk


def tickets(caller: Caller) -> list[dict]:
    return caller.get(f"/drafts/{caller.draft}/tickets").json()["items"]


def test_a_ticket_is_listed_with_its_page_its_state_and_what_was_done(
    caller: Caller, desk: Office
) -> None:
    desk.work()
    (found,) = tickets(caller)
    told = {
        "connection": "tracker",
        "purpose": "review",
        "origin": "opened",
        "name": "issue1",
        "url": "https://bugs.example.org/issue1",
        "state": "unread",
        "closed": False,
        "draft": caller.draft,
        "standing": "sent",
        "error": "",
        "next_try": None,
    }
    assert {name: found[name] for name in told} == told
    assert [(one["act"], one["standing"]) for one in found["acts"]] == [
        ("open", "sent"),
        ("link", "sent"),
    ]


def test_what_has_to_be_tried_again_says_when_and_why(caller: Caller, desk: Office) -> None:
    desk.system.trouble = DOWN
    desk.work()
    (found,) = tickets(caller)
    assert (found["standing"], found["error"]) == ("retrying", "no connection")
    assert found["next_try"]


@pytest.mark.parametrize(
    ("trouble", "standing"),
    [
        (None, "sent"),
        (DOWN, "retrying"),
        (TicketFailed("no", retry=False), "given_up"),
    ],
)
def test_tickets_are_found_by_how_they_stand(
    caller: Caller, desk: Office, trouble: Exception | None, standing: str
) -> None:
    desk.system.trouble = trouble
    desk.work()
    for one in ("sent", "waiting", "retrying", "given_up"):
        found = caller.get(f"/tickets?standing={one}").json()["items"]
        assert len(found) == (one == standing), one


def test_what_was_given_up_is_tried_again(caller: Caller, desk: Office, problem: Problem) -> None:
    desk.system.trouble = TicketFailed("no", retry=False)
    desk.work()
    desk.system.trouble = None
    (found,) = tickets(caller)
    answer = caller.post(f"/tickets/{found['id']}/retry")
    assert (answer.status_code, answer.json()["standing"]) == (200, "waiting")
    again = caller.post(f"/tickets/{found['id']}/retry")
    assert problem(again) == (409, "ticket-not-failed")
    desk.work()
    assert tickets(caller)[0]["standing"] == "sent"
    assert caller.post("/tickets/retry").json() == {"retried": 0}


def test_all_that_was_given_up_is_tried_again(caller: Caller, desk: Office) -> None:
    desk.system.trouble = TicketFailed("no", retry=False)
    desk.work()
    assert caller.post("/tickets/retry").json() == {"retried": 1}


def test_a_ticket_is_opened_for_whoever_asks(
    caller: Caller, desk: Office, problem: Problem
) -> None:
    desk.work()
    path = f"/drafts/{caller.draft}/tickets"
    made = caller.post(path, {"ticket": "help"})
    assert made.status_code == 201
    assert (made.json()["standing"], made.json()["name"]) == ("waiting", "")
    assert problem(caller.post(path, {"ticket": "help"})) == (409, "already-there")
    desk.work()
    assert [one["name"] for one in tickets(caller)] == ["issue1", "issue2"]


def test_a_ticket_that_is_there_becomes_the_drafts(caller: Caller, desk: Office) -> None:
    desk.system.create(BY_HAND, now=desk.story.now)
    path = f"/drafts/{caller.draft}/tickets"
    made = caller.post(path, {"connection": "tracker", "name": "issue1"})
    assert (made.status_code, made.json()["origin"]) == (201, "linked")
    caller.opened()
    desk.work()
    (kept,) = desk.system.tickets.values()
    assert [url for url, _ in kept.links] == [f"https://placet.example.org/drafts/{caller.draft}"]
    assert len(kept.comments) == 1
    assert tickets(caller)[0]["url"] == "https://bugs.example.org/issue1"


def test_a_name_that_nobody_there_knows_is_given_up_and_another_is_named(
    caller: Caller, desk: Office
) -> None:
    desk.system.create(BY_HAND, now=desk.story.now)
    path = f"/drafts/{caller.draft}/tickets"
    caller.post(path, {"ticket": "help", "name": "issue99"})
    desk.work()
    found = next(one for one in tickets(caller) if one["purpose"] == "document:help_article")
    assert (found["standing"], found["error"]) == ("given_up", "there is no ticket issue99 there")
    caller.made(path, {"ticket": "help", "name": "issue1"})
    desk.work()
    found = next(one for one in tickets(caller) if one["purpose"] == "document:help_article")
    assert (found["standing"], found["url"]) == ("sent", "https://bugs.example.org/issue1")


def test_a_kind_that_the_file_does_not_know_is_refused(
    caller: Caller, desk: Office, problem: Problem
) -> None:
    answer = caller.post(f"/drafts/{caller.draft}/tickets", {"ticket": "nothing"})
    assert problem(answer) == (422, "unacceptable")
    assert "there is review, help, workflow" in answer.json()["detail"]


def test_people_outside_are_told_of_no_ticket(
    caller: Caller, desk: Office, problem: Problem
) -> None:
    caller.person("expert@example.org", "external_experts", external=True)
    caller.review(key="safe", theme="safety")
    caller.opened()
    desk.work()
    token = caller.issue(person="expert@example.org")
    for path in ("/tickets", f"/drafts/{caller.draft}/tickets"):
        assert len(caller.get(path).json()["items"]) > 0
        assert caller.get(path, token=token).json() == {"items": [], "next": None}
    ticket = tickets(caller)[0]["id"]
    for path in (f"/tickets/{ticket}/retry", "/tickets/retry"):
        assert problem(caller.post(path, token=token)) == (404, "not-found")
    journal = caller.get(f"/drafts/{caller.draft}/journal", token=token).text
    assert "ticket:" not in journal
    assert "bugs.example.org" not in journal
