"""SendGrid reports what became of our mails: taken down once, and a lost one is the lead's turn."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from callers import Caller, config_of
from fastapi.testclient import TestClient
from httpx import Response
from races import all_at_once
from signing import KEY, body_of, event, headers, signature
from sqlalchemy import Engine, text

from api.app import create_app
from api.hooks.signature import SIGNATURE, TIMESTAMP
from models.columns import new_id

Problem = Callable[[Response], tuple[int, str]]
PATH = "/hooks/sendgrid/events"
LEGAL = "legal@example.org"
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def review(database_url: str, engine: Engine) -> Iterator[Caller]:
    """A review whose people were asked, in an installation that knows SendGrid's key."""
    made: list[Caller] = []
    config = replace(config_of(database_url), sendgrid_webhook_key=KEY)
    app = create_app(config, now=lambda: made[0].now)
    with TestClient(app, raise_server_exceptions=False) as client:
        made.append(Caller(client, engine))
        made[0].token = made[0].issue()
        made[0].review()
        made[0].opened()
        yield made[0]


def row_of(caller: Caller, template: str = "invitation", email: str = LEGAL) -> str:
    """The outbox row of the newest mail of that kind to that person."""
    query = text(
        "SELECT o.id::text FROM outbox o JOIN people p ON p.id::text = o.payload ->> 'to_person'"
        " WHERE o.payload ->> 'template' = :template AND p.email = :email ORDER BY o.id DESC"
    )
    with caller.engine.connect() as connection:
        return connection.execute(query, {"template": template, "email": email}).scalars().first()


def happened(caller: Caller, kind: str, row: str, ident: str = "one", **more: Any) -> Any:
    return event(kind, row, ident, caller.now.timestamp() - 30, **more)


def posted(caller: Caller, *events: Any) -> Response:
    body = body_of(*events)
    return sent(caller, body, headers(body, str(int(caller.now.timestamp()))))


def sent(caller: Caller, body: bytes, signed: dict[str, str]) -> Response:
    return caller.client.post(PATH, content=body, headers=signed)


def mail_of(caller: Caller, email: str = LEGAL) -> Any:
    """As the request tells it, and as its round does."""
    (asked,) = [
        one
        for one in caller.get(f"/drafts/{caller.draft}").json()["round"]["requests"]
        if one["person"] == email
    ]
    (found,) = caller.get("/requests", params={"person": email}).json()["items"]
    assert asked["mail"] == found["mail"]
    return found["mail"]


def journal(caller: Caller) -> list[str]:
    found = caller.get(f"/drafts/{caller.draft}/journal", params={"limit": 500}).json()["items"]
    return [one["action"] for one in found if one["action"].startswith("mail:")]


def mails(caller: Caller, template: str) -> int:
    query = text("SELECT count(*) FROM outbox WHERE payload ->> 'template' = :template")
    with caller.engine.connect() as connection:
        return connection.execute(query, {"template": template}).scalar_one()


def test_a_mail_that_arrived_is_shown_so_and_nothing_else_happens(review: Caller) -> None:
    assert mail_of(review) is None
    answer = posted(review, happened(review, "delivered", row_of(review), response="250 OK"))
    assert (answer.status_code, answer.json()) == (200, {"taken": 1, "ignored": 0})
    assert mail_of(review) == {
        "state": "delivered",
        "at": "2026-03-02T08:59:30Z",
        "detail": "250 OK",
    }
    assert journal(review) == []
    assert mails(review, "undelivered") == 0


@pytest.mark.parametrize(
    ("kind", "state", "action"),
    [
        ("bounce", "bounced", "mail:bounced"),
        ("dropped", "dropped", "mail:suppressed"),
        ("spamreport", "spam_report", "mail:reported"),
    ],
)
def test_a_lost_mail_is_journalled_and_told_to_the_lead_once(
    review: Caller, kind: str, state: str, action: str
) -> None:
    row = row_of(review)
    lost = happened(review, kind, row, reason="550 5.1.1 <legal@example.org> unknown")
    assert posted(review, lost).json()["taken"] == 1
    assert mail_of(review)["state"] == state
    assert "550" in mail_of(review)["detail"]
    assert journal(review) == [action]
    assert mails(review, "undelivered") == 1
    for again in (lost, happened(review, kind, row, "another")):
        assert posted(review, again).status_code == 200
    assert journal(review) == [action] * 2
    assert mails(review, "undelivered") == 1


def test_a_digest_that_is_lost_is_lost_for_each_request_in_it(review: Caller) -> None:
    review.person("both@example.org", "data", "leadership")
    review.post(f"/drafts/{review.draft}/rounds/1/close", {"reason": "Anew."})
    asked = {group: ["both@example.org"] for group in ("data", "leadership")}
    round_ = review.opened(reviewers=asked)
    theirs = [one["id"] for one in round_["requests"] if one["person"] == "both@example.org"]
    row = new_id()
    with review.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO outbox (id, kind, dedup_key, payload, state, created_at,"
                " available_at, attempts)"
                " SELECT :row, 'mail', 'digest', jsonb_build_object('template', 'digest',"
                " 'to_person', id::text, 'requests', CAST(:asked AS jsonb)),"
                " 'done', now(), now(), 1 FROM people WHERE email = 'both@example.org'"
            ),
            {"row": row, "asked": json.dumps(theirs)},
        )
    lost = happened(review, "bounce", row, reason="550 unknown")
    assert posted(review, lost).json()["taken"] == 1
    found = review.get("/requests", params={"person": "both@example.org"}).json()["items"]
    assert [one["mail"]["state"] for one in found if one["id"] in theirs] == ["bounced", "bounced"]
    assert mails(review, "undelivered") == 2
    assert posted(review, lost).json() == {"taken": 0, "ignored": 1}


def test_the_journal_keeps_no_address(review: Caller) -> None:
    posted(review, happened(review, "bounce", row_of(review), reason="no legal@example.org"))
    told = review.get(f"/drafts/{review.draft}/journal", params={"limit": 500}).json()["items"]
    (entry,) = [one for one in told if one["action"] == "mail:bounced"]
    assert "example.org" not in str(entry)


def test_a_report_that_comes_late_changes_no_outcome(review: Caller) -> None:
    row = row_of(review)
    lost, late = happened(review, "bounce", row), happened(review, "delivered", row, "two")
    posted(review, lost)
    before = review.rows()
    assert posted(review, late, lost, late).json() == {"taken": 1, "ignored": 2}
    assert mail_of(review)["state"] == "bounced"
    assert review.rows() == before | {"mail_events": before["mail_events"] + 1}


def test_what_everybody_reports_at_once_is_taken_down_once(review: Caller) -> None:
    lost = happened(review, "bounce", row_of(review))
    answers = all_at_once([lambda: posted(review, lost)] * 8)
    assert [one.status_code for one in answers] == [200] * 8
    assert sum(one.json()["taken"] for one in answers) == 1
    assert journal(review) == ["mail:bounced"]
    assert mails(review, "undelivered") == 1


def test_whoever_has_answered_need_not_be_reached(review: Caller) -> None:
    review.sign(LEGAL)
    posted(review, happened(review, "bounce", row_of(review)))
    posted(review, happened(review, "bounce", row_of(review, "receipt"), "receipt"))
    assert mail_of(review)["state"] == "bounced"
    assert mails(review, "undelivered") == 0


def test_a_lead_who_is_asked_is_not_told_of_their_own_mail(review: Caller) -> None:
    review.person("lead@example.org", "legal")
    review.post(f"/drafts/{review.draft}/rounds/1/recall", {"reason": "anew"})
    review.opened()
    posted(review, happened(review, "bounce", row_of(review, email="lead@example.org")))
    assert journal(review).count("mail:bounced") == 1
    assert mails(review, "undelivered") == 0


def test_events_of_mails_that_are_not_ours_are_left_alone(review: Caller) -> None:
    before = review.rows()
    strange = [
        happened(review, "bounce", NOBODY),
        {"event": "bounce", "email": "a@b", "timestamp": 1, "sg_event_id": "x"},
        happened(review, "open", row_of(review)),
        7,
    ]
    answer = posted(review, *strange)
    assert (answer.status_code, answer.json()) == (200, {"taken": 0, "ignored": 4})
    assert posted(review).json() == {"taken": 0, "ignored": 0}
    assert review.rows() == before


def test_one_strange_event_does_not_hold_up_the_others(review: Caller) -> None:
    good = happened(review, "bounce", row_of(review))
    assert posted(review, None, good, {}).json() == {"taken": 1, "ignored": 2}


def test_a_call_that_sendgrid_did_not_make_changes_nothing(
    review: Caller, problem: Problem
) -> None:
    now = int(review.now.timestamp())
    body = body_of(happened(review, "bounce", row_of(review)))
    good, before = headers(body, str(now)), review.rows()
    calls = [
        (body, {}),
        (body, {SIGNATURE: good[SIGNATURE]}),
        (body, {TIMESTAMP: good[TIMESTAMP]}),
        (body, good | {SIGNATURE: "x"}),
        (body, good | {SIGNATURE: signature(b"[]", str(now))}),
        (body, good | {TIMESTAMP: str(now + 1)}),
        (body, headers(body, str(now - 301))),
        (body, headers(body, str(now + 301))),
        (body, headers(body, "soon")),
        (body + b" ", good),
        (b"", good),
    ]
    for call in calls:
        assert problem(sent(review, *call)) == (403, "bad-signature")
    assert review.rows() == before
    assert sent(review, body, good).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[", b"\xff\xfe", b"[" * 100_000])
def test_a_signed_call_that_holds_no_events_is_a_clear_400(
    review: Caller, problem: Problem, body: bytes
) -> None:
    signed = headers(body, str(int(review.now.timestamp())))
    assert problem(sent(review, body, signed)) == (400, "no-events")


def test_a_body_beyond_the_limit_is_refused_unread(review: Caller, problem: Problem) -> None:
    body = b" " * 2_000_001
    signed = headers(body, str(int(review.now.timestamp())))
    assert problem(sent(review, body, signed)) == (413, "too-large")


def test_without_a_key_there_is_no_such_place(caller: Caller, problem: Problem) -> None:
    body = body_of()
    signed = headers(body, str(int(caller.now.timestamp())))
    assert problem(sent(caller, body, signed)) == (404, "not-found")
    assert problem(caller.client.get(PATH)) == (405, "http")


def test_what_became_of_a_mail_is_not_for_people_from_outside(review: Caller) -> None:
    review.person("expert@example.org", "external_experts", external=True)
    body = {"to": "expert@example.org", "reason": "away"}
    review.post(f"/requests/{review.request(LEGAL)}/hand-over", body)
    review.post(f"/drafts/{review.draft}/rounds/1/recall", {"reason": "anew"})
    review.opened(reviewers={"external_experts": ["expert@example.org"]})
    row = row_of(review, email="expert@example.org")
    posted(review, happened(review, "bounce", row, reason="CANARY"))
    token = review.issue(person="expert@example.org")
    for path in (f"/drafts/{review.draft}", "/requests", f"/drafts/{review.draft}/journal"):
        assert "CANARY" in review.get("/requests").text
        heard = review.get(path, token=token).text
        assert "CANARY" not in heard
        assert "bounced" not in heard
