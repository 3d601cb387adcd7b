"""Outgoing mail over the API: what stands where, tried again, released."""

from collections.abc import Callable

import pytest
from callers import Caller
from dead_letters import give_up
from httpx import Response
from sqlmodel import select
from stories import Story

from models.mail_hold import MailHold
from models.outbox import OutboxRow
from models.session import unit_of_work
from models.vocabulary import OutboxKind, OutboxState

Problem = Callable[[Response], tuple[int, str]]


@pytest.fixture
def failed(caller: Caller) -> list[str]:
    """The invitations of a round, none of which could be delivered."""
    caller.review()
    caller.opened()
    return give_up(Story(caller.engine, now=caller.now))


def test_mails_are_listed_by_state_and_draft(caller: Caller, failed: list[str]) -> None:
    found = caller.get("/mails?state=failed").json()
    assert [one["id"] for one in found["items"]] == sorted(failed)
    one = found["items"][0]
    assert (one["kind"], one["state"], one["tries"]) == ("invitation", "failed", 1)
    assert (one["draft"], one["error"]) == (caller.draft, "550 no such user")
    assert "/r/" not in caller.get("/mails").text
    for query in ("state=waiting", "state=held", "draft=x", "after=x"):
        assert caller.get(f"/mails?{query}").json() == {"items": [], "next": None}
    by_name = caller.get("/mails?draft=payments/v1&limit=1").json()
    assert by_name["items"] == [one]
    assert len(caller.get(f"/mails?after={by_name['next']}").json()["items"]) == len(failed) - 1


def test_one_is_tried_again_once(caller: Caller, failed: list[str], problem: Problem) -> None:
    path = f"/mails/{failed[0]}/retry"
    first = caller.post(path, headers={"Idempotency-Key": "k"})
    assert (first.status_code, first.json()["state"], first.json()["tries"]) == (200, "waiting", 0)
    assert caller.post(path, headers={"Idempotency-Key": "k"}).json() == first.json()
    assert problem(caller.post(path)) == (409, "mail-not-failed")
    journal = caller.get(f"/drafts/{caller.draft}/journal").json()["items"]
    assert [one["action"] for one in journal].count("mail:retried") == 1


def test_all_are_tried_again(caller: Caller, failed: list[str]) -> None:
    assert caller.post("/mails/retry").json() == {"retried": len(failed)}
    assert caller.post("/mails/retry").json() == {"retried": 0}


def test_a_hold_is_told_and_released_once(caller: Caller, problem: Problem) -> None:
    caller.review()
    caller.opened()
    with unit_of_work(caller.engine) as session:
        for row in session.exec(select(OutboxRow).where(OutboxRow.kind == OutboxKind.MAIL)):
            row.state = OutboxState.HELD
        session.add(MailHold(held_at=caller.now, why="412 mails", written=412, most=200))
    (hold,) = caller.get("/mail-holds").json()["items"]
    assert (hold["why"], hold["written"], hold["released_at"]) == ("412 mails", 412, None)
    assert caller.get("/mails?state=held").json()["items"]
    path = f"/mail-holds/{hold['id']}/release"
    assert problem(caller.post(path, {"reason": " "}))[0] == 422
    released = caller.post(path, {"reason": "A big round."})
    assert released.status_code == 200
    assert released.json()["release_reason"] == "A big round."
    assert problem(caller.post(path, {"reason": "Again."})) == (409, "mail-not-held")
    assert caller.get("/mails?state=held").json()["items"] == []
    assert caller.get("/mails?state=waiting").json()["items"]


def test_people_outside_find_no_hold(caller: Caller, problem: Problem) -> None:
    caller.person("expert@example.org", "external_experts", external=True)
    with unit_of_work(caller.engine) as session:
        session.add(MailHold(held_at=caller.now, why="412 mails", written=412, most=200))
    (hold,) = caller.get("/mail-holds").json()["items"]
    token = caller.issue(person="expert@example.org")
    assert caller.get("/mail-holds", token=token).json() == {"items": [], "next": None}
    path = f"/mail-holds/{hold['id']}/release"
    assert problem(caller.post(path, {"reason": "x"}, token=token)) == (404, "not-found")
    assert problem(caller.post("/mails/retry", token=token)) == (404, "not-found")
