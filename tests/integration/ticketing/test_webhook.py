"""Tickets in a system that Placet does not know: a receiver of a few lines, with its own checks."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from cut_lines import CutLine, HastyLine, cuts, ticket
from http_standin import MISBEHAVIOURS, Asked, Reply, Standin, Trouble, serving
from running import eventually
from standardwebhooks import Webhook, WebhookVerificationError

from ticketing.connector import Ticket
from ticketing.connectors.building import ConnectorSettings, build_connector, webhook_line
from ticketing.connectors.webhook import WebhookConnector
from ticketing.errors import TicketFailed
from ticketing.http.line import Bounds

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGE = "https://placet.example.org/drafts/1"


@dataclass
class Receiver(Standin):
    """By the table of the connector's docstring; it does what has an id once an id."""

    secret: str = SECRET
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def answer(self, asked: Asked) -> Reply:
        try:
            said = Webhook(self.secret).verify(asked.body, asked.headers)
        except WebhookVerificationError:
            return Reply(401, {"error": "signature"})
        assert (asked.method, asked.path) == ("POST", "/placet")
        return getattr(self, said["type"].replace(".", "_"))(
            asked.headers["webhook-id"], **said["data"]
        )

    def ticket_create(self, _: str, key: str, title: str, **__: Any) -> Reply:
        known = self.tickets.get(key)
        if known is None:
            name = f"T-{len(self.tickets) + 1}"
            known = {"id": name, "name": name, "url": f"https://t.example/{name}"}
            self.tickets[key] = known | {"title": title, "state": "new"}
        return Reply(200, {n: self.tickets[key][n] for n in ("id", "name", "url")})

    def ticket_find(self, _: str, key: str, **__: str) -> Reply:
        return self.ticket_create("", key, "") if key in self.tickets else Reply(404)

    def ticket_look_up(self, _: str, name: str) -> Reply:
        return next(
            (Reply(200, one) for one in self.tickets.values() if one["name"] == name), Reply(404)
        )

    def ticket_comment(self, id_: str, body: str, **_: Any) -> Reply:
        if id_ not in self.ids:
            self.comments.append(body)
        self.ids.add(id_)
        return Reply(204)

    def ticket_link_back(self, _: str, key: str, url: str, title: str, **__: Any) -> Reply:
        self.links[key] = f"{title} {url}"
        return Reply(201, {})

    def ticket_move(self, _: str, ticket: dict[str, str], state: str) -> Reply:
        self._named(ticket["name"])["state"] = state
        return Reply(202)

    def ticket_read_state(self, _: str, ticket: dict[str, str]) -> Reply:
        state = self._named(ticket["name"])["state"]
        return Reply(200, {"name": state, "closed": state == "done"})

    def _named(self, name: str) -> dict[str, Any]:
        return next(one for one in self.tickets.values() if one["name"] == name)


@pytest.fixture
def receiver():
    one = Receiver()
    with serving(one):
        yield one


def told(receiver, **how):
    bounds = Bounds(read_seconds=how.pop("read_seconds", 20))
    settings = {"base_url": f"{receiver.host}/placet", "token": SECRET, "bounds": bounds, **how}
    return ConnectorSettings(system="webhook", **settings)


@pytest.fixture
def connector(receiver):
    return build_connector(told(receiver))


def now():
    """The receiver looks at its clock: a signature is good for five minutes."""
    return datetime.now(UTC)


def test_a_ticket_is_opened_commented_linked_moved_and_read(receiver, connector):
    made = connector.create(ticket(labels=("policy",), fields={"team": "help"}), now=now())
    assert made == Ticket("T-1", "T-1", "https://t.example/T-1")
    connector.comment(made, "Die Runde ist offen. 🎉", key="c", now=now())
    connector.link_back(made, url=PAGE, title="Draft 1", key="l", now=now())
    connector.move(made, "done", now=now())
    assert receiver.comments == ["Die Runde ist offen. 🎉"]
    assert receiver.links == {"l": f"Draft 1 {PAGE}"}
    state = connector.read_state(made, now=now())
    assert (state.name, state.closed, state.changed_at) == ("done", True, None)
    (asked, *_) = receiver.seen("POST")
    assert asked.json()["data"] == {
        "key": "draft:1:implementation",
        "project": "",
        "kind": "",
        "title": ticket().title,
        "body": ticket().body,
        "labels": ["policy"],
        "fields": {"team": "help"},
    }


def test_the_same_again_has_the_same_id_and_a_state_may_come_twice(receiver, connector):
    for _ in range(2):
        made = connector.create(ticket(), now=now())
        connector.comment(made, "Once.", key="c", now=now())
    for state in ("done", "new", "done"):
        connector.move(made, state, now=now())
    for title in ("One", "Two", "One"):
        connector.link_back(made, url=PAGE, title=title, key="l", now=now())
    assert (len(receiver.tickets), receiver.comments) == (1, ["Once."])
    assert receiver.links == {"l": f"One {PAGE}"}
    ids = [one.headers["webhook-id"] for one in receiver.seen("POST")]
    assert ids[:2] == ids[2:4]
    assert len(set(ids)) == 8
    assert all(len(one) <= 64 for one in ids)


def test_a_ticket_is_found_or_not(connector):
    made = connector.create(ticket(), now=now())
    assert connector.find("draft:1:implementation", project="", now=now()) == made
    assert connector.look_up("T-1", now=now()) == made
    assert connector.find("other", project="", now=now()) is None
    assert connector.look_up("T-2", now=now()) is None


ODD = [
    {"id": 7, "name": "T-1", "url": "https://t.example"},
    {"id": "", "name": "T-1", "url": "https://t.example"},
    {"id": "7", "name": "T-1"},
    {"id": "7", "name": "T-1", "url": "javascript:alert(1)"},
    ["7"],
    None,
]


@pytest.mark.parametrize("said", ODD)
def test_an_answer_that_is_no_ticket_is_none(receiver, connector, said):
    receiver.order(Trouble(Reply(200, said)))
    with pytest.raises(TicketFailed) as failed:
        connector.create(ticket(), now=now())
    assert failed.value.retry


def test_one_that_tells_no_states_is_not_asked_again(receiver, connector):
    made = connector.create(ticket(), now=now())
    receiver.order(Trouble(Reply(501)))
    with pytest.raises(TicketFailed, match="tells no states") as failed:
        connector.read_state(made, now=now())
    assert not failed.value.retry


def test_a_state_without_an_end_is_no_state(receiver, connector):
    made = connector.create(ticket(), now=now())
    for odd in ({"name": "x"}, {"name": "x", "closed": "no"},
                {"name": "x", "closed": True, "changed_at": "2026-01-01T00:00:00"}):  # fmt: skip
        receiver.order(Trouble(Reply(200, odd)))
        with pytest.raises(TicketFailed):
            connector.read_state(made, now=now())


def test_another_secret_is_refused_over_there(receiver):
    receiver.secret = "whsec_" + "B" * 32
    connector = build_connector(told(receiver))
    with pytest.raises(TicketFailed, match="credentials") as failed:
        connector.create(ticket(), now=now())
    assert failed.value.not_before


ACTS = {
    "create": lambda c, made: c.create(ticket("new"), now=now()),
    "comment": lambda c, made: c.comment(made, "Once.", key="c", now=now()),
    "link": lambda c, made: c.link_back(made, url=PAGE, title="D", key="l", now=now()),
    "move": lambda c, made: c.move(made, "done", now=now()),
}


def once(receiver, act):
    assert len(receiver.tickets) == 1 + (act == "create")
    assert receiver.comments == ["Once."] * (act == "comment")
    assert list(receiver.links.values()) == [f"D {PAGE}"] * (act == "link")
    assert (receiver.tickets["draft:1:implementation"]["state"] == "done") is (act == "move")


# Whatever says 2xx has taken a post of Standard Webhooks; only a ticket is asked for in return.
CASES = [(act, trouble) for act in ACTS for trouble in MISBEHAVIOURS
         if act == "create" or trouble != "no JSON after"]  # fmt: skip


@pytest.mark.parametrize(("act", "trouble"), CASES)
def test_whatever_goes_wrong_it_is_done_once(receiver, connector, act, trouble):
    made = connector.create(ticket(), now=now())
    line = webhook_line(told(receiver))
    if "hang" in trouble:
        line = HastyLine(line, webhook_line(told(receiver, read_seconds=0.3)), "POST", "")
    receiver.order(MISBEHAVIOURS[trouble])
    with pytest.raises(TicketFailed) as failed:
        ACTS[act](WebhookConnector(line, secret=SECRET), made)
    assert (failed.value.retry, failed.value.system_down) == (True, True)
    assert eventually(lambda: receiver.orders == [], 20)
    ACTS[act](connector, made)
    once(receiver, act)


@pytest.mark.parametrize("act", ACTS)
def test_a_line_that_is_cut_leaves_one_of_it(receiver, connector, act):
    made = connector.create(ticket(), now=now())
    line = CutLine(webhook_line(told(receiver)))
    assert cuts(lambda: ACTS[act](WebhookConnector(line, secret=SECRET), made), line) > 2
    once(receiver, act)
