"""Tickets as issues of GitHub, against a stand-in that knows GitHub's own document."""

from datetime import UTC, datetime, timedelta

import pytest
from cut_lines import CutLine, HastyLine, cuts, ticket
from github_standin import (
    FORBIDDEN,
    MOVED,
    TOKEN,
    TOO_QUICKLY,
    github_standing_in,
    primary_limit,
    said,
    secondary_limit,
)
from http_standin import MISBEHAVIOURS, Reply, Trouble, too_many
from running import eventually

from ticketing.connectors.building import ConnectorSettings, build_connector, github_line
from ticketing.connectors.github import GithubConnector
from ticketing.connectors.pace import Pace
from ticketing.errors import TicketFailed
from ticketing.http.line import Bounds

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
EPOCH = int(NOW.timestamp())
PAGE = "https://placet.example.org/drafts/1"


@pytest.fixture
def github():
    with github_standing_in() as one:
        yield one


class Watch:
    """A clock that goes on when somebody waits, and not otherwise."""

    def __init__(self):
        self.now, self.waited = 100.0, []

    def clock(self):
        return self.now

    def pause(self, seconds):
        self.waited.append(seconds)
        self.now += seconds


def told(github, **how):
    bounds = Bounds(read_seconds=how.pop("read_seconds", 20))
    settings = {"base_url": github.host, "token": TOKEN, "bounds": bounds, **how}
    return ConnectorSettings(system="github", **settings)


def connected(github, watch=None, **how):
    watch = watch or Watch()
    return build_connector(told(github, **how), clock=watch.clock, pause=watch.pause)


def over(line):
    watch = Watch()
    return GithubConnector(line, pace=Pace(1, clock=watch.clock, pause=watch.pause))


@pytest.fixture
def connector(github):
    return connected(github)


def wanted(key="draft:1", **how):
    return ticket(key, **{"project": "acme/policies", **how})


def bodies(github):
    return [one["body"].partition("\n\n<!--")[0] for one in github.comments]


def test_a_ticket_is_opened_commented_linked_and_closed(github, connector):
    made = connector.create(wanted(labels=("policy",), fields={"assignees": "anna, bo"}), now=NOW)
    assert made.name == made.id == "acme/policies#1"
    assert made.url == "https://github.com/acme/policies/issues/1"
    connector.comment(made, "The round is open.", key="c", now=NOW)
    connector.link_back(made, url=PAGE, title="Draft 1", key="l", now=NOW)
    connector.move(made, "closed", now=NOW)
    (issue,) = github.issues["acme/policies"]
    assert [one["name"] for one in issue["labels"]] == ["policy", "placet"]
    assert issue["title"] == wanted().title
    assert issue["body"].startswith(f"{wanted().body}\n\n<!-- placet-")
    assert bodies(github) == ["The round is open.", f"Draft 1: {PAGE}"]
    (asked, *_) = github.seen("POST", r"/issues$")
    assert asked.json()["assignees"] == ["anna", "bo"]
    state = connector.read_state(made, now=NOW)
    assert (state.name, state.closed, state.changed_at) == ("closed", True, NOW)


def test_the_same_again_changes_nothing(github, connector):
    for _ in range(3):
        made = connector.create(wanted(), now=NOW)
        connector.comment(made, "Once.", key="c", now=NOW)
        connector.link_back(made, url=PAGE, title="Draft", key="l", now=NOW)
        connector.move(made, "not planned", now=NOW)
    assert len(github.writes) == 4


def test_another_key_is_another_ticket_comment_and_link(github, connector):
    one, other = (connector.create(wanted(key), now=NOW) for key in ("a", "b"))
    assert one != other
    assert connector.create(wanted("a", project="acme/other"), now=NOW).id == "acme/other#1"
    for key in ("a", "b"):
        connector.comment(one, "The same words.", key=key, now=NOW)
    assert bodies(github) == ["The same words."] * 2


def test_a_link_with_other_words_is_changed_in_its_place(github, connector):
    made = connector.create(wanted(), now=NOW)
    for title in ("Draft 1", "Draft 1", "Draft 1, in force"):
        connector.link_back(made, url=PAGE, title=title, key="l", now=NOW)
    assert bodies(github) == [f"Draft 1, in force: {PAGE}"]
    assert len(github.writes) == 3


STATES = [
    ("closed", "closed", "completed", "closed"),
    ("Closed: not planned", "closed", "not_planned", "closed:not_planned"),
    ("duplicate", "closed", "duplicate", "closed:duplicate"),
    ("closed:completed", "closed", "completed", "closed"),
    ("open", "open", None, "open"),
]


@pytest.mark.parametrize(("named", "state", "reason", "read"), STATES)
def test_a_state_is_named_with_or_without_its_reason(github, connector, named, state, reason, read):
    made = connector.create(wanted(), now=NOW)
    connector.move(made, named, now=NOW)
    (issue,) = github.issues["acme/policies"]
    assert (issue["state"], issue["state_reason"]) == (state, reason)
    assert connector.read_state(made, now=NOW).name == read
    connector.move(made, "open", now=NOW)
    assert connector.read_state(made, now=NOW).name == "open"


def test_a_state_that_is_none_is_refused_with_those_there_are(connector):
    made = connector.create(wanted(), now=NOW)
    with pytest.raises(TicketFailed, match="“In Progress” at GitHub; there are: open") as failed:
        connector.move(made, "In Progress", now=NOW)
    assert not failed.value.retry


def test_a_label_that_is_dropped_makes_no_second_ticket(github, connector):
    github.drops_labels = True
    assert connector.create(wanted(), now=NOW) == connector.create(wanted(), now=NOW)


def test_a_ticket_of_long_ago_is_found_by_its_label(github, connector):
    made = connector.create(wanted(), now=NOW)
    first = github.issues["acme/policies"][0]
    github.issues["acme/policies"] += [
        {**first, "number": number, "body": None, "labels": first["labels"] * (number < 130)}
        for number in range(2, 240)
    ]
    assert connector.find("draft:1", project="acme/policies", now=NOW) == made
    assert connector.find("draft:2", project="acme/policies", now=NOW) is None


def test_of_two_with_one_mark_everybody_finds_the_first(github, connector):
    made = connector.create(wanted(), now=NOW)
    first = github.issues["acme/policies"][0]
    github.issues["acme/policies"].append({**first, "number": 2})
    assert connector.find("draft:1", project="acme/policies", now=NOW) == made


def test_a_pull_request_is_no_ticket(github, connector):
    made = connector.create(wanted(), now=NOW)
    github.issues["acme/policies"][0]["pull_request"] = {
        "url": None, "html_url": None, "diff_url": None, "patch_url": None
    }  # fmt: skip
    assert connector.look_up(made.name, now=NOW) is None
    assert connector.find("draft:1", project="acme/policies", now=NOW) is None


def test_a_comment_on_a_late_page_is_known_again(github, connector):
    made = connector.create(wanted(), now=NOW)
    for number in range(120):
        connector.comment(made, f"{number}", key=f"c{number}", now=NOW)
    connector.comment(made, "119", key="c119", now=NOW)
    assert len(github.comments) == 120


def test_a_ticket_is_looked_up_by_its_name(connector):
    made = connector.create(wanted(), now=NOW)
    assert connector.look_up(" acme/policies#1 ", now=NOW) == made
    for nobody in ("acme/policies#2", "acme/none#1", "#1", "acme#1", "a/b/c#1", ""):
        assert connector.look_up(nobody, now=NOW) is None


@pytest.mark.parametrize("project", ["", "acme", "acme/../x", "../x", "a b/c", "acme/x?y"])
def test_a_project_that_is_no_repository_is_refused(github, connector, project):
    with pytest.raises(TicketFailed, match="owner/name") as failed:
        connector.create(wanted(project=project), now=NOW)
    assert not failed.value.retry
    assert github.asked == []


def test_writes_keep_their_distance_and_reads_do_not(github):
    watch = Watch()
    connector = connected(github, watch)
    made = connector.create(wanted(), now=NOW)
    watch.now += 0.25
    connector.comment(made, "One.", key="1", now=NOW)
    for _ in range(3):
        connector.read_state(made, now=NOW)
    connector.comment(made, "Two.", key="2", now=NOW)
    watch.now += 5
    connector.move(made, "closed", now=NOW)
    assert watch.waited == [0.75, 1.0]


ACTS = {
    "create": (lambda c, made: c.create(wanted("new"), now=NOW), "POST", r"/issues$"),
    "comment": (lambda c, made: c.comment(made, "Once.", key="c", now=NOW), "POST", "/comments$"),
    "link": (
        lambda c, made: c.link_back(made, url=PAGE, title="D", key="l", now=NOW),
        "POST",
        r"/comments$",
    ),
    "relink": (
        lambda c, made: c.link_back(made, url=PAGE, title="New", key="old", now=NOW),
        "PATCH",
        r"/comments/1$",
    ),
    "move": (lambda c, made: c.move(made, "closed", now=NOW), "PATCH", r"/issues/1$"),
}


def begun(connector):
    made = connector.create(wanted(), now=NOW)
    connector.link_back(made, url=PAGE, title="Old", key="old", now=NOW)
    return made


def once(github, act):
    """What there is of each, when this act and what was there before took place once."""
    first, *more = github.issues["acme/policies"]
    assert len(more) == (act == "create")
    old = f"{'New' if act == 'relink' else 'Old'}: {PAGE}"
    assert bodies(github) == [old, *{"comment": ["Once."], "link": [f"D: {PAGE}"]}.get(act, [])]
    assert (first["state"] == "closed") is (act == "move")


@pytest.mark.parametrize("trouble", MISBEHAVIOURS)
@pytest.mark.parametrize("act", ACTS)
def test_whatever_goes_wrong_with_the_write_it_is_done_once(github, connector, act, trouble):
    made = begun(connector)
    does, method, path = ACTS[act]
    line = github_line(told(github))
    if "hang" in trouble:
        line = HastyLine(line, github_line(told(github, read_seconds=0.3)), method, path)
    github.order(MISBEHAVIOURS[trouble], method, path)
    with pytest.raises(TicketFailed) as failed:
        does(over(line), made)
    assert (failed.value.retry, failed.value.system_down) == (True, True)
    assert eventually(lambda: github.orders == [], 20)
    does(connector, made)
    once(github, act)


@pytest.mark.parametrize("act", ACTS)
def test_a_line_cut_at_any_request_leaves_one_of_it(github, connector, act):
    made = begun(connector)
    line = CutLine(github_line(told(github)))
    assert cuts(lambda: ACTS[act][0](over(line), made), line) > 2
    once(github, act)


LIMITS = {
    "primary": (primary_limit(EPOCH + 90), 90),
    "primary by 429": (primary_limit(EPOCH + 90, 429), 90),
    "primary of long ago": (primary_limit(EPOCH - 90), 1),
    "primary that never ends": (primary_limit(EPOCH + 999_999), 3600),
    "primary in other words": (primary_limit(EPOCH + 90, words="Forbidden"), 90),
    "secondary": (secondary_limit("17"), 17),
    "secondary in other words": (
        Trouble(Reply(403, said("Slow down."), {"retry-after": "8"})),
        8,
    ),
    "secondary by 429": (secondary_limit("17", 429), 17),
    "secondary without a time": (secondary_limit(), 60),
    "too quickly": (TOO_QUICKLY, 60),
    "429 alone": (too_many(), 60),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_told_apart_from_what_is_not_allowed(github, connector, limit):
    trouble, seconds = LIMITS[limit]
    made = connector.create(wanted(), now=NOW)
    github.order(trouble, "POST", "/comments$")
    with pytest.raises(TicketFailed) as failed:
        connector.comment(made, "x", key="c", now=NOW)
    assert failed.value.not_before == NOW + timedelta(seconds=seconds)
    assert (failed.value.retry, failed.value.system_down) == (True, True)


REFUSALS = [
    (FORBIDDEN, True, "403 Resource not accessible by personal access token"),
    (MOVED, False, "301: the repository has moved; say its new name"),
    (Trouble(Reply(410, said("Issues are disabled for this repo"))), False,
     "410 Issues are disabled for this repo"),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "retry", "words"), REFUSALS)
def test_a_refusal_says_why(github, connector, trouble, retry, words):
    github.order(trouble, "POST", "/issues$")
    with pytest.raises(TicketFailed) as failed:
        connector.create(wanted(), now=NOW)
    refused = failed.value
    assert (refused.detail, refused.retry, refused.not_before) == (words, retry, None)
    assert not refused.system_down


def test_the_words_of_a_refusal_repeat_no_title(connector):
    with pytest.raises(TicketFailed) as failed:
        connector.create(wanted(title="A privileged matter " * 20), now=NOW)
    assert (failed.value.detail, failed.value.retry) == ("422 Validation Failed;…", False)


def test_a_wrong_token_waits_until_it_is_put_right(github):
    with pytest.raises(TicketFailed, match="credentials") as failed:
        connected(github, token="ghp_wrongsecret").create(wanted(), now=NOW)
    assert (failed.value.retry, failed.value.not_before) == (True, NOW + timedelta(minutes=5))
    assert "wrongsecret" not in failed.value.detail
