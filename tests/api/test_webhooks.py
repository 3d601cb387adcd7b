"""Outgoing webhooks over the API: subscribed, changed, tried out, replayed, removed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from callers import Caller
from httpx import Response
from receivers import Receiver, receiving, status
from sqlalchemy import text
from standardwebhooks.webhooks import Webhook as Verifier
from stories import Story
from subscribers import Subscribers

from api.state import ApiState
from models.vocabulary import Action, DisabledBecause
from models.webhook import Webhook
from ticketing.webhooks.disabling import disable
from ticketing.webhooks.keys import Keys

Problem = Callable[[Response], tuple[int, str]]
URL = "https://93.184.216.34/placet?token=CANARY"
OWNER = "owner@example.org"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def subscribers(caller: Caller) -> Subscribers:
    """The steps of the relay, beside the API."""
    state: ApiState = caller.client.app.state.placet  # pyright: ignore
    keys = Keys(state.config.link_secret)
    return Subscribers(Story(caller.engine, now=caller.now), keys=keys)


def subscribed(caller: Caller, **wish: Any) -> dict[str, Any]:
    return caller.made("/webhooks", {"url": URL, "owner": OWNER, **wish})


def sent_to(caller: Caller, receiver: Receiver, webhook: str) -> None:
    """Has the subscription go to a receiver of this machine, which the API would refuse."""
    with caller.engine.begin() as connection:
        connection.execute(
            text("UPDATE webhooks SET url = :url WHERE id = CAST(:id AS uuid)"),
            {"url": receiver.url(), "id": webhook},
        )


def journal(caller: Caller, action: Action) -> list[dict[str, Any]]:
    with caller.engine.begin() as connection:
        found = connection.execute(
            text("SELECT data FROM journal WHERE action = :action ORDER BY seq"),
            {"action": action.value},
        )
        return [one.data for one in found]


def test_a_subscription_is_told_back_and_its_secret_is_shown_once(
    caller: Caller, subscribers: Subscribers
) -> None:
    caller.review()
    made = subscribed(caller, events=["round:opened"], policies=["payments"], description="Board")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert len(made["secrets"]) == 1
    assert made | {"id": "", "secrets": []} == {
        "id": "",
        "url": URL,
        "description": "Board",
        "events": ["round:opened"],
        "policies": ["payments"],
        "owner": OWNER,
        "state": "active",
        "disabled_because": None,
        "disabled_at": None,
        "failing_since": None,
        "secrets": [],
        "waiting": 0,
        "failed": 0,
        "created_at": "2026-03-02T09:00:00Z",
    }
    assert caller.get(f"/webhooks/{made['id']}").json() == made
    assert caller.get("/webhooks").json() == {"items": [made], "next": None}
    assert secret not in caller.get("/webhooks").text


def test_no_secret_and_no_url_is_stored_where_it_need_not_be(
    caller: Caller, subscribers: Subscribers
) -> None:
    key = {"Idempotency-Key": "k"}
    body = {"url": URL, "owner": OWNER}
    first = caller.post("/webhooks", body, headers=key)
    again = caller.post("/webhooks", body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {**first.json(), "secret": None}
    rotated = caller.post(f"/webhooks/{first.json()['id']}/secrets", headers=key)
    assert rotated.json()["secret"].startswith("whsec_")
    with caller.engine.begin() as connection:
        for table in ("idempotency", "journal", "webhook_secrets", "webhooks"):
            rows = connection.execute(text(f"SELECT t::text FROM {table} t")).scalars().all()
            assert rows
            for secret in (first.json()["secret"], rotated.json()["secret"]):
                assert not any(secret.removeprefix("whsec_") in row for row in rows)
    assert journal(caller, Action.WEBHOOK_ADDED) == [
        {"events": [], "policies": [], "host": "93.184.216.34"}
    ]
    assert "CANARY" not in str(journal(caller, Action.WEBHOOK_ADDED))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://93.184.216.34/", "https"),
        ("https://10.0.0.1/", "public internet"),
        ("https://[::ffff:127.0.0.1]/", "public internet"),
        ("https://localhost/", "public internet"),
        ("https://169.254.169.254/latest/meta-data", "public internet"),
        ("https://2130706433/", "names no host"),
        ("https://user:word@93.184.216.34/", "password"),
    ],
)
def test_a_url_that_may_not_be_posted_to_is_refused_at_once(
    caller: Caller, subscribers: Subscribers, problem: Problem, url: str, said: str
) -> None:
    webhook = subscribed(caller)["id"]
    before = caller.rows()
    for answer in (
        caller.post("/webhooks", {"url": url, "owner": OWNER}),
        caller.call("PATCH", f"/webhooks/{webhook}", {"url": url}),
    ):
        assert problem(answer) == (422, "unacceptable")
        assert answer.json()["errors"][0]["field"] == "url"
        assert said in answer.json()["detail"]
    assert caller.rows() == before


def test_the_owner_is_somebody_inside(
    caller: Caller, subscribers: Subscribers, problem: Problem
) -> None:
    subscribers.story.person("outside@example.org", external=True)
    for owner in ("outside@example.org", "nobody@example.org"):
        answer = caller.post("/webhooks", {"url": URL, "owner": owner})
        assert problem(answer) == (422, "unacceptable")
    assert problem(caller.post("/webhooks", {"url": URL}))[0] == 422
    token = caller.issue(person=OWNER)
    made = caller.post("/webhooks", {"url": URL}, token=token)
    assert (made.status_code, made.json()["owner"]) == (201, OWNER)


def test_to_people_outside_there_are_no_webhooks(
    caller: Caller, subscribers: Subscribers, problem: Problem
) -> None:
    subscribers.story.person("outside@example.org", external=True)
    webhook = subscribed(caller)["id"]
    token = caller.issue(person="outside@example.org")
    before = caller.rows()
    for method, path, body in (
        ("GET", "/webhooks", None),
        ("POST", "/webhooks", {"url": URL}),
        ("GET", f"/webhooks/{webhook}", None),
        ("PATCH", f"/webhooks/{webhook}", {"active": False}),
        ("DELETE", f"/webhooks/{webhook}", None),
        ("POST", f"/webhooks/{webhook}/test", None),
        ("GET", f"/webhooks/{webhook}/deliveries", None),
    ):
        assert problem(caller.call(method, path, body, token=token)) == (404, "not-found")
    assert caller.rows() == before


def test_it_is_changed_piece_by_piece_and_each_change_is_on_record(
    caller: Caller, subscribers: Subscribers
) -> None:
    caller.review()
    webhook = subscribed(caller)["id"]
    for change in (
        {"events": ["draft:promoted", "round:opened"]},
        {"policies": ["payments"]},
        {"description": "Board"},
        {"url": "https://93.184.216.34/other"},
    ):
        answer = caller.call("PATCH", f"/webhooks/{webhook}", change)
        assert answer.status_code == 200
        assert answer.json() | change == answer.json()
    same = caller.call("PATCH", f"/webhooks/{webhook}", {"description": "Board"})
    assert same.status_code == 200
    changes = [one["changed"] for one in journal(caller, Action.WEBHOOK_CHANGED)]
    assert changes == [["events"], ["policies"], ["description"], ["url"]]


def test_disabled_it_collects_nothing_and_enabled_again_it_gets_what_waited(
    caller: Caller, subscribers: Subscribers, receiver: Receiver, problem: Problem
) -> None:
    webhook = subscribed(caller, events=["round:opened", "draft:submitted"])["id"]
    sent_to(caller, receiver, webhook)
    caller.review()
    subscribers.follow()
    path = f"/webhooks/{webhook}"
    off = caller.call("PATCH", path, {"active": False}).json()
    assert (off["state"], off["disabled_because"], off["waiting"]) == ("disabled", "by_hand", 1)
    assert problem(caller.post(f"{path}/test")) == (409, "webhook-disabled")
    caller.opened()
    subscribers.follow()
    assert subscribers.deliver() == 0
    on = caller.call("PATCH", path, {"active": True}).json()
    assert (on["state"], on["disabled_because"], on["waiting"]) == ("active", None, 1)
    assert subscribers.deliver() == 1
    span = {"since": "2026-03-02T00:00:00Z", "until": "2026-03-03T00:00:00Z"}
    assert caller.post(f"{path}/replay", span).json() == {"deliveries": 2}
    assert subscribers.deliver() == 2
    ids = [one.headers["webhook-id"] for one in receiver.got]
    # What arrived before comes again under its id.
    assert ids[1] == ids[0] != ids[2]
    log = caller.get(f"{path}/deliveries").json()["items"]
    assert [one["webhook_id"] for one in log] == [ids[2], ids[0]]


def test_who_was_given_up_by_itself_is_enabled_with_a_clean_slate(
    caller: Caller, subscribers: Subscribers
) -> None:
    webhook = subscribed(caller)["id"]

    def fail(session: Any) -> None:
        row = session.get_one(Webhook, webhook)
        row.failing_since = caller.now - timedelta(days=6)
        disable(session, row, DisabledBecause.FAILING, now=caller.now)

    subscribers.story.tell(fail)
    found = caller.get(f"/webhooks/{webhook}").json()
    assert (found["disabled_because"], found["failing_since"]) == (
        "failing",
        "2026-02-24T09:00:00Z",
    )
    on = caller.call("PATCH", f"/webhooks/{webhook}", {"active": True}).json()
    assert (on["state"], on["failing_since"]) == ("active", None)


def test_a_test_is_posted_once_signed_and_told_of(
    caller: Caller, subscribers: Subscribers, receiver: Receiver
) -> None:
    made = subscribed(caller, events=["draft:promoted"])
    path = f"/webhooks/{made['id']}"
    sent_to(caller, receiver, made["id"])
    posted = caller.made(f"{path}/test")
    assert (posted["event"], posted["state"], posted["tries"]) == ("webhook:test", "pending", [])
    receiver.behave = status(500)
    assert subscribers.deliver() == 1
    (told,) = caller.get(f"{path}/deliveries?state=failed").json()["items"]
    assert [one["status"] for one in told["tries"]] == [500]
    (got,) = receiver.got
    said = Verifier(made["secret"]).verify(got.body, got.headers)
    assert said["type"] == "webhook:test"
    assert got.headers["webhook-id"] == told["webhook_id"]


def test_what_was_given_up_is_posted_again_under_the_same_id(
    caller: Caller, subscribers: Subscribers, receiver: Receiver, problem: Problem
) -> None:
    webhook = subscribed(caller)["id"]
    path = f"/webhooks/{webhook}"
    sent_to(caller, receiver, webhook)
    delivery = caller.made(f"{path}/test")["id"]
    again = f"{path}/deliveries/{delivery}/retry"
    assert problem(caller.post(again)) == (409, "post-not-ended")
    receiver.behave = status(500)
    subscribers.deliver()
    receiver.behave = status(204)
    retried = caller.post(again).json()
    assert (retried["state"], len(retried["tries"])) == ("pending", 1)
    subscribers.deliver()
    first, second = (one.headers["webhook-id"] for one in receiver.got)
    assert first == second == retried["webhook_id"]
    (told,) = caller.get(f"{path}/deliveries?state=delivered").json()["items"]
    assert [one["status"] for one in told["tries"]] == [500, 204]
    other = subscribed(caller)["id"]
    wrong = caller.post(f"/webhooks/{other}/deliveries/{delivery}/retry")
    assert problem(wrong) == (404, "not-found")


def test_secrets_overlap_as_long_as_it_is_wished(caller: Caller, subscribers: Subscribers) -> None:
    path = f"/webhooks/{subscribed(caller)['id']}"
    second = caller.made(f"{path}/secrets", {"overlap_hours": 2})
    told = caller.get(path).json()["secrets"]
    assert told[0]["id"] == second["id"]
    assert [one["expires_at"] for one in told] == [None, "2026-03-02T11:00:00Z"]
    third = caller.made(f"{path}/secrets", {"overlap_hours": 0})
    assert [one["id"] for one in caller.get(path).json()["secrets"]] == [third["id"]]


def test_removed_it_is_unknown_and_nothing_is_posted(
    caller: Caller, subscribers: Subscribers, receiver: Receiver, problem: Problem
) -> None:
    webhook = subscribed(caller)["id"]
    sent_to(caller, receiver, webhook)
    caller.made(f"/webhooks/{webhook}/test")
    removed = caller.call("DELETE", f"/webhooks/{webhook}")
    assert (removed.status_code, removed.json()["state"]) == (200, "removed")
    assert problem(caller.get(f"/webhooks/{webhook}")) == (404, "not-found")
    assert problem(caller.call("DELETE", f"/webhooks/{webhook}")) == (404, "not-found")
    assert caller.get("/webhooks").json()["items"] == []
    assert subscribers.deliver() == 0
    assert receiver.connections == 0


def test_the_log_goes_on_where_a_page_ends(caller: Caller, subscribers: Subscribers) -> None:
    path = f"/webhooks/{subscribed(caller)['id']}"
    made = [caller.made(f"{path}/test")["id"] for _ in range(5)]
    seen, after = list[str](), ""
    while True:
        page = caller.get(f"{path}/deliveries?limit=2{after}").json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == made[::-1]
