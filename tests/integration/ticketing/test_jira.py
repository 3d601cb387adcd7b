"""Tickets in Jira Cloud, against a stand-in that knows Atlassian's own document."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cut_lines import CutLine, HastyLine, cuts, ticket
from http_standin import MISBEHAVIOURS, Reply, Trouble, too_many
from jira_standin import TOKEN, USER, jira_standing_in, per_issue_limit
from running import eventually

from ticketing.connectors.adf import to_text
from ticketing.connectors.building import ConnectorSettings, build_connector, jira_line
from ticketing.connectors.jira import JiraConnector
from ticketing.errors import TicketFailed
from ticketing.http.line import Bounds

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAGE = "https://placet.example.org/drafts/1"


@pytest.fixture
def jira():
    with jira_standing_in() as one:
        yield one


def told(jira, **how):
    bounds = Bounds(connect_seconds=5, read_seconds=how.pop("read_seconds", 20))
    settings = {"base_url": jira.host, "user": USER, "token": TOKEN, "bounds": bounds, **how}
    return ConnectorSettings(system="jira", **settings)


@pytest.fixture
def connector(jira):
    return build_connector(told(jira))


def wanted(key="draft:1", **how):
    return ticket(key, **{"project": "PLACET", "kind": "Task", **how})


def test_a_ticket_is_opened_commented_linked_and_moved(jira, connector):
    made = connector.create(
        wanted(labels=("policy", "two words"), fields={"priority": '{"name": "High"}'}), now=NOW
    )
    connector.comment(made, f"The round is open: {PAGE}", key="comment:1", now=NOW)
    connector.link_back(made, url=PAGE, title="Draft 1", key="link:1", now=NOW)
    connector.move(made, "in progress", now=NOW)
    (issue,) = jira.issues
    assert made.name == issue.key == "PLACET-1"
    assert made.url == f"{jira.host}/browse/PLACET-1"
    assert issue.fields["summary"] == wanted().title
    assert to_text(issue.fields["description"]) == wanted().body
    assert issue.fields["labels"][1:] == ["policy", "two-words"]
    assert issue.fields["priority"] == {"name": "High"}
    (comment,) = issue.comments
    assert to_text(comment["body"]).startswith(f"The round is open: {PAGE}\n\nplacet-")
    assert list(issue.links.values()) == [{"url": PAGE, "title": "Draft 1"}]
    state = connector.read_state(made, now=NOW)
    assert (state.name, state.closed, state.changed_at) == ("In Progress", False, NOW)


def test_a_ticket_is_read_at_the_site_where_that_is_another_place(jira):
    connector = build_connector(told(jira, options={"site": "https://acme.atlassian.net/"}))
    made = connector.create(wanted(), now=NOW)
    assert made.url == "https://acme.atlassian.net/browse/PLACET-1"


def test_the_same_again_changes_nothing(jira, connector):
    for _ in range(3):
        made = connector.create(wanted(), now=NOW)
        connector.comment(made, "Once.", key="c", now=NOW)
        connector.link_back(made, url=PAGE, title="Draft", key="l", now=NOW)
        connector.move(made, "In Progress", now=NOW)
    (issue,) = jira.issues
    assert (len(issue.comments), len(issue.links), issue.transitions) == (1, 1, 1)


def test_another_key_is_another_ticket_comment_and_link(jira, connector):
    one, other = (connector.create(wanted(key), now=NOW) for key in ("a", "b"))
    assert one != other
    for key in ("a", "b"):
        connector.comment(one, "The same words.", key=key, now=NOW)
        connector.link_back(one, url=PAGE, title="Draft", key=key, now=NOW)
    assert (len(jira.issues[0].comments), len(jira.issues[0].links)) == (2, 2)


def test_a_link_with_other_words_is_changed_in_its_place(jira, connector):
    made = connector.create(wanted(), now=NOW)
    for title in ("Draft 1", "Draft 1, in force"):
        connector.link_back(made, url=PAGE, title=title, key="l", now=NOW)
    assert list(jira.issues[0].links.values()) == [{"url": PAGE, "title": "Draft 1, in force"}]


@pytest.mark.parametrize("shown", [0, 1, 2])
def test_a_search_that_lags_behind_makes_no_second_ticket(jira, connector, shown):
    jira.shown = shown
    others = [connector.create(wanted(f"other {number}"), now=NOW) for number in range(3)]
    made = connector.create(wanted(), now=NOW)
    jira.issues[-1].fields["labels"] = []  # and somebody was fast to take the label off
    others.append(connector.create(wanted("after"), now=NOW))
    assert connector.create(wanted(), now=NOW) == made
    assert connector.find("draft:1", project="placet", now=NOW) == made
    assert len(jira.issues) == 5


@pytest.mark.parametrize("before", [0, 3, 60])
def test_a_search_that_learns_of_a_later_ticket_first_makes_no_second_one(jira, connector, before):
    connector.create(wanted("first"), now=NOW)
    jira.issues += [replace(jira.issues[0], id=f"{n}", key=f"PLACET-{n}") for n in
                    range(2, before + 2)]  # fmt: skip
    made = connector.create(wanted(), now=NOW)
    for number in range(3):
        connector.create(wanted(f"later {number}"), now=NOW)
    jira.hidden = {made.name}
    assert connector.create(wanted(), now=NOW) == made
    assert len(jira.seen("GET")) < 30


def test_numbers_that_are_missing_hide_nothing(jira, connector):
    jira.shown = 1
    for number in range(4):
        connector.create(wanted(f"other {number}"), now=NOW)
    made = connector.create(wanted(), now=NOW)
    for gone in (1, 2):
        jira.issues[gone].key = f"OTHER-{gone}"
    assert connector.create(wanted(), now=NOW) == made


def test_of_two_with_one_mark_everybody_finds_the_first(jira, connector):
    """As a try may leave them that Jira carried out long after it had been given up."""
    made = connector.create(wanted(), now=NOW)
    jira._create({"fields": jira.issues[0].fields, "properties": []})
    assert connector.find("draft:1", project="PLACET", now=NOW) == made
    assert connector.create(wanted(), now=NOW) == made


def test_a_ticket_is_looked_up_by_its_name(jira, connector):
    made = connector.create(wanted(), now=NOW)
    assert connector.look_up(" placet-1 ", now=NOW) == made
    for nobody in ("PLACET-2", "PLACET-1/transitions", "../myself", "7", ""):
        assert connector.look_up(nobody, now=NOW) is None
    assert connector.find("nobody's", project="PLACET", now=NOW) is None


def test_a_state_out_of_reach_is_refused_with_those_within_it(connector):
    made = connector.create(wanted(), now=NOW)
    with pytest.raises(TicketFailed) as failed:
        connector.move(made, "Done", now=NOW)
    assert not failed.value.retry
    assert failed.value.detail == (
        "PLACET-1 is in “To Do”; from there it goes to “In Progress”, “Blocked”, not to “Done”"
    )
    for state in ("In Progress", "done"):
        connector.move(made, state, now=NOW)
    assert connector.read_state(made, now=NOW).closed


def test_a_comment_of_long_ago_is_known_again(jira, connector):
    made = connector.create(wanted(), now=NOW)
    connector.comment(made, "The first.", key="first", now=NOW)
    (first,) = jira.issues[0].comments
    jira.issues[0].comments += [{**first, "id": str(n), "body": {}} for n in range(2, 252)]
    connector.comment(made, "The first.", key="first", now=NOW)
    assert len(jira.issues[0].comments) == 251
    jira.unfit.clear()


ACTS = {
    "create": (lambda connector, made: connector.create(wanted("new"), now=NOW), r"/issue$"),
    "comment": (
        lambda connector, made: connector.comment(made, "Once.", key="c", now=NOW),
        r"/comment$",
    ),
    "link": (
        lambda connector, made: connector.link_back(made, url=PAGE, title="D", key="l", now=NOW),
        r"/remotelink$",
    ),
    "move": (
        lambda connector, made: connector.move(made, "In Progress", now=NOW),
        r"/transitions$",
    ),
}


def once(jira, act):
    """What there is of each, when this act and the ticket it is done to took place once."""
    first = jira.issues[0]
    found = (len(jira.issues) - 1, len(first.comments), len(first.links), first.transitions)
    assert found == tuple(int(name == act) for name in ACTS)


@pytest.mark.parametrize("trouble", MISBEHAVIOURS)
@pytest.mark.parametrize("act", ACTS)
def test_whatever_goes_wrong_with_the_write_it_is_done_once(jira, connector, act, trouble):
    made = connector.create(wanted(), now=NOW)
    does, path = ACTS[act]
    line = jira_line(told(jira))
    if "hang" in trouble:
        line = HastyLine(line, jira_line(told(jira, read_seconds=0.3)), "POST", path)
    jira.shown = 1
    jira.order(MISBEHAVIOURS[trouble], "POST", path)
    with pytest.raises(TicketFailed) as failed:
        does(JiraConnector(line, base_url=jira.host), made)
    assert (failed.value.retry, failed.value.system_down) == (True, True)
    assert eventually(lambda: jira.orders == [], 20)
    does(connector, made)
    once(jira, act)


@pytest.mark.parametrize("shown", [None, 0], ids=["search", "lagging search"])
@pytest.mark.parametrize("act", ACTS)
def test_a_line_cut_at_any_request_leaves_one_of_it(jira, connector, act, shown):
    made = connector.create(wanted(), now=NOW)
    jira.shown = shown
    line = CutLine(jira_line(told(jira)))
    cut = JiraConnector(line, base_url=jira.host)
    assert cuts(lambda: ACTS[act][0](cut, made), line) > 2
    once(jira, act)


LIMITS = [
    (too_many("9"), 9, True),
    (too_many(), 60, True),
    (Trouble(Reply(429, None, {"X-RateLimit-Reset": "2026-11-02T09:32Z"})), 120, True),
    (Trouble(Reply(429, None, {"X-RateLimit-Reset": "soon"})), 60, True),
    (per_issue_limit(), 2, False),
    (Trouble(Reply(503, None, {"Retry-After": "40"})), 40, True),
]


@pytest.mark.parametrize(("trouble", "seconds", "whole"), LIMITS)
def test_a_limit_says_how_long_and_of_what(jira, connector, trouble, seconds, whole):
    made = connector.create(wanted(), now=NOW)
    jira.order(trouble, "POST", "/comment$")
    with pytest.raises(TicketFailed) as failed:
        connector.comment(made, "x", key="c", now=NOW)
    assert failed.value.not_before == NOW + timedelta(seconds=seconds)
    assert failed.value.system_down is whole


REFUSALS = [
    ({"project": "NOBODY"}, "project: valid project is required"),
    ({"kind": "Wish"}, "issuetype: Specify a valid issue type"),
    ({"project": 'X" OR project = "Y'}, "said by its key"),
    ({"project": ""}, "said by its key"),
]


@pytest.mark.parametrize(("how", "words"), REFUSALS)
def test_a_ticket_that_jira_refuses_is_given_up_with_its_words(jira, connector, how, words):
    with pytest.raises(TicketFailed, match=words) as failed:
        connector.create(wanted(**how), now=NOW)
    assert not failed.value.retry
    assert jira.issues == []


def test_the_words_of_a_refusal_repeat_no_title(connector):
    with pytest.raises(TicketFailed) as failed:
        connector.create(wanted(title="A privileged matter " * 20), now=NOW)
    assert "privileged" not in failed.value.detail
    assert failed.value.detail == "400 summary:…"


def test_a_wrong_token_waits_until_it_is_put_right(jira):
    connector = build_connector(told(jira, token="ATATT-wrong-secret"))
    with pytest.raises(TicketFailed, match="credentials") as failed:
        connector.create(wanted(), now=NOW)
    assert (failed.value.retry, failed.value.not_before) == (True, NOW + timedelta(minutes=5))
    assert "wrong-secret" not in failed.value.detail
