"""Tickets in Zendesk, against a stand-in that keeps audits and idempotency keys as it does."""

from datetime import UTC, datetime, timedelta

import pytest
from cut_lines import CutLine, HastyLine, cuts, ticket
from http_standin import MISBEHAVIOURS, too_many
from running import eventually
from zendesk_standin import TOKEN, USER, zendesk_standing_in

from ticketing.connectors.building import ConnectorSettings, build_connector, zendesk_line
from ticketing.connectors.zendesk import ZendeskConnector
from ticketing.errors import TicketFailed
from ticketing.http.line import Bounds

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAGE = "https://placet.example.org/drafts/1"


@pytest.fixture
def zendesk():
    with zendesk_standing_in() as one:
        yield one


def told(zendesk, **how):
    bounds = Bounds(read_seconds=how.pop("read_seconds", 20))
    settings = {"base_url": zendesk.host, "user": USER, "token": TOKEN, "bounds": bounds, **how}
    return ConnectorSettings(system="zendesk", **settings)


@pytest.fixture
def connector(zendesk):
    return build_connector(told(zendesk))


def test_a_ticket_is_opened_commented_linked_and_solved(zendesk, connector):
    made = connector.create(
        ticket(
            kind="task",
            labels=("policy", "two words"),
            fields={"priority": "high", "360001": "legal"},
        ),
        now=NOW,
    )
    assert (made.id, made.name, made.url) == ("1", "#1", f"{zendesk.host}/agent/tickets/1")
    connector.comment(made, "The round is open.", key="c", now=NOW)
    connector.link_back(made, url=PAGE, title="Draft 1", key="l", now=NOW)
    connector.move(made, "Solved", now=NOW)
    (kept,) = zendesk.tickets
    assert (kept["subject"], kept["type"], kept["priority"]) == (ticket().title, "task", "high")
    assert kept["tags"] == ["policy", "two_words"]
    assert kept["custom_fields"] == [{"id": 360001, "value": "legal"}]
    said = [ticket().body, "The round is open.", f"Draft 1\n{PAGE}"]
    assert zendesk.comments(1) == [(words, False) for words in said]
    state = connector.read_state(made, now=NOW)
    assert (state.name, state.closed, state.changed_at) == ("solved", True, NOW)


def test_what_is_said_is_public_only_where_the_settings_say_so(zendesk):
    connector = build_connector(told(zendesk, options={"public": "yes"}))
    made = connector.create(ticket(), now=NOW)
    connector.comment(made, "Open.", key="c", now=NOW)
    assert zendesk.comments(1) == [(ticket().body, True), ("Open.", True)]


def test_the_same_again_changes_nothing(zendesk, connector):
    for _ in range(3):
        made = connector.create(ticket(), now=NOW)
        connector.comment(made, "Once.", key="c", now=NOW)
        connector.link_back(made, url=PAGE, title="Draft", key="l", now=NOW)
        connector.move(made, "hold", now=NOW)
    assert len(zendesk.seen("PUT")) == 3
    assert len(zendesk.tickets) == 1


def test_another_key_is_another_ticket_and_comment(zendesk, connector):
    one, other = (connector.create(ticket(key), now=NOW) for key in ("a", "b"))
    assert one != other
    for key in ("a", "b"):
        connector.comment(one, "The same words.", key=key, now=NOW)
    assert len(zendesk.comments(1)) == 3
    assert connector.find("a", project="", now=NOW) == one
    assert connector.find("c", project="", now=NOW) is None


def test_a_link_with_other_words_is_said_again(zendesk, connector):
    made = connector.create(ticket(), now=NOW)
    for title in ("Draft 1", "Draft 1", "In force", "In force"):
        connector.link_back(made, url=PAGE, title=title, key="l", now=NOW)
    assert [words for words, _ in zendesk.comments(1)[1:]] == [
        f"Draft 1\n{PAGE}", f"In force\n{PAGE}"
    ]  # fmt: skip


def test_a_comment_on_a_late_page_is_known_again(zendesk, connector):
    made = connector.create(ticket(), now=NOW)
    zendesk.audits[1] += [{"metadata": {}, "events": []}] * 150
    connector.comment(made, "Late.", key="late", now=NOW)
    zendesk.audits[1] += [{"metadata": {"custom": None}, "events": []}] * 150
    connector.comment(made, "Late.", key="late", now=NOW)
    assert len(zendesk.comments(1)) == 2


def test_a_list_that_lags_behind_makes_no_second_ticket(zendesk, connector):
    made = connector.create(ticket(), now=NOW)
    zendesk.hidden = True
    assert connector.create(ticket(), now=NOW) == made
    with pytest.raises(TicketFailed, match="Idempotency") as failed:
        connector.create(ticket(title="Meanwhile named so"), now=NOW)
    assert failed.value.retry
    zendesk.hidden = False
    assert connector.create(ticket(title="Meanwhile named so"), now=NOW) == made


def test_a_ticket_is_looked_up_by_its_name(connector):
    made = connector.create(ticket(), now=NOW)
    assert connector.look_up("#1", now=NOW) == connector.look_up("1", now=NOW) == made
    for nobody in ("#2", "PLACET-1", "1/audits", ""):
        assert connector.look_up(nobody, now=NOW) is None


def test_a_status_that_is_none_and_a_closed_ticket_are_refused(zendesk, connector):
    made = connector.create(ticket(), now=NOW)
    with pytest.raises(TicketFailed, match="no status “done” at Zendesk; there are: new") as failed:
        connector.move(made, "done", now=NOW)
    assert not failed.value.retry
    zendesk.tickets[0]["status"] = "closed"
    connector.move(made, "closed", now=NOW)
    with pytest.raises(TicketFailed, match="closed prevents ticket update") as failed:
        connector.move(made, "open", now=NOW)
    assert not failed.value.retry


ACTS = {
    "create": (lambda c, made: c.create(ticket("new"), now=NOW), "POST", "/tickets$"),
    "comment": (lambda c, made: c.comment(made, "Once.", key="c", now=NOW), "PUT", "/1$"),
    "link": (
        lambda c, made: c.link_back(made, url=PAGE, title="D", key="l", now=NOW), "PUT", "/1$"
    ),
    "move": (lambda c, made: c.move(made, "open", now=NOW), "PUT", "/1$"),
}  # fmt: skip


def once(zendesk, act):
    assert len(zendesk.tickets) == 1 + (act == "create")
    said = {"comment": ["Once."], "link": [f"D\n{PAGE}"]}.get(act, [])
    assert [words for words, _ in zendesk.comments(1)[1:]] == said
    assert (zendesk.tickets[0]["status"] == "open") is (act == "move")


@pytest.mark.parametrize("trouble", MISBEHAVIOURS)
@pytest.mark.parametrize("act", ACTS)
def test_whatever_goes_wrong_with_the_write_it_is_done_once(zendesk, connector, act, trouble):
    made = connector.create(ticket(), now=NOW)
    does, method, path = ACTS[act]
    line = zendesk_line(told(zendesk))
    if "hang" in trouble:
        line = HastyLine(line, zendesk_line(told(zendesk, read_seconds=0.3)), method, path)
    zendesk.order(MISBEHAVIOURS[trouble], method, path)
    with pytest.raises(TicketFailed) as failed:
        does(ZendeskConnector(line, base_url=zendesk.host), made)
    assert (failed.value.retry, failed.value.system_down) == (True, True)
    assert eventually(lambda: zendesk.orders == [], 20)
    does(connector, made)
    once(zendesk, act)


@pytest.mark.parametrize("act", ACTS)
def test_a_line_cut_at_any_request_leaves_one_of_it(zendesk, connector, act):
    made = connector.create(ticket(), now=NOW)
    line = CutLine(zendesk_line(told(zendesk)))
    cut = ZendeskConnector(line, base_url=zendesk.host)
    assert cuts(lambda: ACTS[act][0](cut, made), line) > 2
    once(zendesk, act)


def test_a_limit_says_how_long(zendesk, connector):
    zendesk.order(too_many("93"), "GET")
    with pytest.raises(TicketFailed) as failed:
        connector.create(ticket(), now=NOW)
    assert failed.value.not_before == NOW + timedelta(seconds=93)


def test_a_refusal_says_why(connector):
    with pytest.raises(TicketFailed, match="Record validation errors; type: Type: is") as failed:
        connector.create(ticket(kind="wish"), now=NOW)
    assert not failed.value.retry


def test_a_wrong_token_waits_until_it_is_put_right(zendesk):
    connector = build_connector(told(zendesk, token="wrong-secret"))
    with pytest.raises(TicketFailed, match="credentials were refused: 401 Couldn't") as failed:
        connector.create(ticket(), now=NOW)
    assert failed.value.not_before == NOW + timedelta(minutes=5)
