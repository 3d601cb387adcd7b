"""Tickets in a real Roundup: whatever is cut off, killed or late, each act is there once."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cut_lines import CutLine, cuts, ticket
from roundup_place import roundup_place

from ticketing.connectors.building import ConnectorSettings, roundup_line
from ticketing.connectors.roundup import RoundupConnector
from ticketing.errors import TicketFailed
from ticketing.http.line import Bounds

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAGE = "https://placet.example.org/drafts/1"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def roundup(tmp_path_factory):
    with roundup_place(tmp_path_factory.mktemp("tracker")) as one:
        yield one


def connected(roundup, line=lambda line: line, **bounds):
    settings = ConnectorSettings(
        system="roundup",
        base_url=roundup.base_url,
        user=roundup.user,
        token=roundup.password,
        bounds=Bounds(**bounds),
    )
    lined = line(roundup_line(settings))
    return RoundupConnector(lined, base_url=roundup.base_url, user=roundup.user), lined


@pytest.fixture
def connector(roundup):
    return connected(roundup)[0]


def test_a_ticket_is_opened_moved_commented_and_linked(roundup, connector):
    wanted = ticket(
        "whole", title="Ein Titel ü", labels=("policy", "two words"), fields={"priority": "bug"}
    )
    made = connector.create(wanted, now=NOW)
    assert made.url == f"{roundup.base_url}/issue{made.id}"
    assert connector.read_state(made, now=NOW).name == "unread"
    connector.comment(made, "The round is open. 🎉", key="comment:1", now=NOW)
    connector.link_back(made, url=PAGE, title="Draft 1", key="link:1", now=NOW)
    connector.move(made, "In-Progress", now=NOW)
    seen = roundup.ticket(made.id)
    assert (seen.title, seen.status) == ("Ein Titel ü", "in-progress")
    assert seen.messages == (wanted.body, "The round is open. 🎉", f"Draft 1\n{PAGE}")
    assert set(seen.authors) == {"placet"}
    assert set(seen.keywords) == {"policy", "two words"}


def test_the_same_again_changes_nothing(roundup, connector):
    for _ in range(3):
        made = connector.create(ticket("again"), now=NOW)
        connector.comment(made, "Once.", key="again:1", now=NOW)
        connector.link_back(made, url=PAGE, title="Draft 1", key="again:2", now=NOW)
        connector.move(made, "testing", now=NOW)
    seen = roundup.ticket(made.id)
    assert seen.messages == (ticket().body, "Once.", f"Draft 1\n{PAGE}")
    assert len(mentioning(roundup, "Once.")) == 1


def mentioning(roundup, words):
    return [one for one in roundup.tickets() if words in one.messages]


def test_a_link_with_other_words_is_changed_in_its_place(roundup, connector):
    made = connector.create(ticket("links"), now=NOW)
    for title in ("Draft 1", "Draft 1, in force"):
        connector.link_back(made, url=PAGE, title=title, key="links:1", now=NOW)
    assert roundup.ticket(made.id).messages[1:] == (f"Draft 1, in force\n{PAGE}",)


def test_another_key_is_another_ticket(connector):
    one, other = (connector.create(ticket(key), now=NOW) for key in ("one", "other"))
    assert one != other
    assert connector.find("one", project="", now=NOW) == one
    assert connector.find("nobody's", project="", now=NOW) is None


def test_a_ticket_is_looked_up_by_its_name(connector):
    made = connector.create(ticket("named"), now=NOW)
    assert connector.look_up(f"issue{made.id}", now=NOW) == made
    assert connector.look_up(made.id, now=NOW) == made
    for nobody in ("issue99999", "PLACET-1", "1/../../user/1", "user1", ""):
        assert connector.look_up(nobody, now=NOW) is None


def test_a_resolved_ticket_stays_so_when_it_is_commented_and_linked(roundup, connector):
    made = connector.create(ticket("resolved"), now=NOW)
    connector.move(made, "resolved", now=NOW)
    connector.comment(made, "In force.", key="resolved:1", now=NOW)
    connector.link_back(made, url=PAGE, title="Draft", key="resolved:2", now=NOW)
    state = connector.read_state(made, now=NOW)
    assert (state.name, state.closed) == ("resolved", True)
    assert abs(datetime.now(UTC) - state.changed_at).total_seconds() < 600


def test_a_status_that_is_not_there_is_named_with_those_that_are(connector):
    made = connector.create(ticket("statuses"), now=NOW)
    with pytest.raises(TicketFailed, match="no status “closed” here; there are: unread") as failed:
        connector.move(made, "closed", now=NOW)
    assert not failed.value.retry


def test_a_field_that_is_not_there_is_refused_for_good(connector):
    with pytest.raises(TicketFailed, match="colour") as failed:
        connector.create(ticket("fields", fields={"colour": "red"}), now=NOW)
    assert not failed.value.retry


def test_a_wrong_password_waits_until_it_is_put_right(roundup):
    connector, _ = connected(replace(roundup, password="wrong-secret-2"))
    with pytest.raises(TicketFailed, match="credentials") as failed:
        connector.create(ticket("password"), now=NOW)
    assert failed.value.not_before > NOW
    assert "wrong-secret" not in failed.value.detail


ACTS = {
    "create": lambda connector, made: connector.create(ticket("cut"), now=NOW),
    "comment": lambda connector, made: connector.comment(made, "Cut.", key="cut:1", now=NOW),
    "link": lambda connector, made: connector.link_back(
        made, url=PAGE, title="Cut", key="cut:2", now=NOW
    ),
    "move": lambda connector, made: connector.move(made, "testing", now=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_line_cut_at_any_request_leaves_one_of_it(roundup, act):
    connector, line = connected(roundup, CutLine)
    made = connector.create(ticket(f"cut before {act}"), now=NOW)
    before = roundup.count()
    assert cuts(lambda: ACTS[act](connector, made), line) > 2
    line.at = 0
    ACTS[act](connector, made)
    assert roundup.count() == before + (act == "create")
    seen = roundup.ticket(made.id)
    assert seen.messages[1:] == {"comment": ("Cut.",), "link": (f"Cut\n{PAGE}",)}.get(act, ())
    assert (seen.status == "testing") is (act == "move")


def test_a_link_that_is_cut_while_it_changes_ends_as_said_last(roundup):
    connector, line = connected(roundup, CutLine)
    made = connector.create(ticket("relink"), now=NOW)
    connector.link_back(made, url=PAGE, title="First", key="relink", now=NOW)
    cuts(lambda: connector.link_back(made, url=PAGE, title="Second", key="relink", now=NOW), line)
    assert roundup.ticket(made.id).messages[1:] == (f"Second\n{PAGE}",)


class Beforehand:
    """Something happens just before the first request to a path that ends so."""

    def __init__(self, line, path, happens):
        self.line, self.path, self.happens = line, path, happens

    def ask(self, method, path, **more):
        if self.happens and self.path in f"{method} {path}":
            happens, self.happens = self.happens, None
            return happens(lambda: self.line.ask(method, path, **more))
        return self.line.ask(method, path, **more)


def test_two_who_write_at_once_both_stay(roundup, connector):
    """Alice edits the ticket between our reading and our writing."""
    made = connector.create(ticket("both"), now=NOW)

    def alice_is_faster(ask):
        roundup.as_person("alice", "PUT", f"issue/{made.id}", {"title": "Alice's title"})
        return ask()

    ours, _ = connected(roundup, lambda line: Beforehand(line, "PATCH ", alice_is_faster))
    ours.move(made, "testing", now=NOW)
    seen = roundup.ticket(made.id)
    assert (seen.title, seen.status) == ("Alice's title", "testing")


def test_a_try_that_is_overtaken_by_an_earlier_one_finds_its_ticket(roundup, connector):
    """The earlier one is done between our looking for it and our own post."""
    earlier = []

    def is_faster(ask):
        earlier.append(connector.create(ticket("overtaken"), now=NOW))
        return ask()

    before = roundup.count()
    ours, _ = connected(roundup, lambda line: Beforehand(line, "/issue/@poe/", is_faster))
    assert [ours.create(ticket("overtaken"), now=NOW)] == earlier
    assert roundup.count() == before + 1


def test_a_post_that_roundup_does_late_makes_no_second_ticket(roundup, connector):
    """It hangs with our post in its hands, and does it after we have given up waiting."""

    def hangs(ask):
        roundup.pause()
        try:
            return ask()
        finally:
            roundup.resume()

    before = roundup.count()
    late, _ = connected(
        roundup, lambda line: Beforehand(line, "/issue/@poe/", hangs), read_seconds=0.5
    )
    with pytest.raises(TicketFailed, match="no answer"):
        late.create(ticket("late"), now=NOW)
    for _ in range(20):
        # "An earlier try is under way", as long as Roundup is at it.
        with contextlib.suppress(TicketFailed):
            connector.create(ticket("late"), now=NOW)
            break
    connector.create(ticket("late"), now=NOW)
    assert roundup.count() == before + 1


def test_a_killed_roundup_delays_and_loses_nothing(tmp_path):
    with roundup_place(tmp_path) as roundup:
        connector, _ = connected(roundup)
        made = connector.create(ticket("killed"), now=NOW)
        roundup.kill()
        acts = (
            lambda: connector.comment(made, "Later.", key="killed:1", now=NOW),
            lambda: connector.move(made, "resolved", now=NOW),
            lambda: connector.create(ticket("killed too"), now=NOW),
        )
        for act in acts:
            with pytest.raises(TicketFailed) as failed:
                act()
            assert (failed.value.retry, failed.value.system_down) == (True, True)
        roundup.start()
        for act in acts + acts:
            act()
        first, second = roundup.tickets()
    assert (first.messages[1:], first.status) == (("Later.",), "resolved")
    assert second.messages == (ticket().body,)
