"""A real Roundup: somebody asks in an issue, and the answer stands below it."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from apps import lent
from hook_samples import SECRET
from hooks_tickets import ASKABLE
from roundup_place import RoundupPlace, roundup_place
from roundup_telling import install_detector, said
from sqlmodel import col, select
from stories import Story

from api.config import ApiConfig
from models.draft import Draft
from models.ticket import TicketRow
from models.ticket_delivery import TicketDelivery
from models.ticket_work import TicketWork
from review.plans.store import register
from ticketing.connectors.building import build_connector
from ticketing.connectors.connector_settings import ConnectorSettings
from ticketing.mapping.reading import read_mapping
from workflows.ticket_lines import Line, TicketSystems, utc_now

MAPPING = """\
connections:
  - {{name: tracker, system: roundup, base_url: "{0}", user: placet}}
starts:
  - connection: tracker
    label: policy-review
    command: true
    policy: {{first_line: true}}
    by: alice
    plan: askable
"""


@dataclass
class Office:
    """An installation that listens at an address, and the line to its tracker."""

    place: RoundupPlace
    story: Story
    line: Line

    def all_of(self, kind):
        query = select(kind).order_by(col(kind.id))
        return self.story.tell(lambda session: list(session.exec(query)))

    def wait_for(self, kind, number: int, **what: str) -> None:
        """Until so many rows are of this kind."""
        deadline = time.monotonic() + 40
        while True:
            fitting = [
                one
                for one in self.all_of(kind)
                if all(getattr(one, name) == value for name, value in what.items())
            ]
            if len(fitting) >= number:
                return
            assert time.monotonic() < deadline, fitting
            time.sleep(0.05)

    def work(self) -> None:
        while self.line.next():
            pass
        assert {one.state for one in self.all_of(TicketWork)} <= {"done"}


@pytest.fixture
def office(tmp_path: Path, database_url: str, story: Story) -> Iterator[Office]:
    story.now = utc_now()
    story.tell(lambda session: register(session, ASKABLE, actor="test", now=story.now))
    story.policy(plan="askable")
    with roundup_place(tmp_path) as place:
        mapping = read_mapping(MAPPING.format(place.base_url))
        config = ApiConfig(
            database_url=database_url,
            public_url="https://placet.example.org",
            link_secret="a link secret of thirty-two bytes and more",
            tickets=mapping,
            ticket_secrets={"tracker": SECRET},
        )
        with lent(config, utc_now) as app:
            server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
            thread = threading.Thread(target=server.run)
            thread.start()
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            install_detector(place, f"http://127.0.0.1:{port}/hooks/tickets/tracker")
            connector = build_connector(
                ConnectorSettings(
                    system="roundup",
                    base_url=place.base_url,
                    user=place.user,
                    token=place.password,
                )
            )
            systems = TicketSystems(
                mapping=mapping,
                connectors={"tracker": connector},
                base_url="https://placet.example.org",
            )
            yield Office(place, story, Line(story.engine, systems, "tracker", "one"))
            server.should_exit = True
            thread.join(20)


def test_an_issue_starts_a_review_is_linked_asks_and_is_answered(office: Office) -> None:
    place = office.place
    label = place.as_person("alice", "POST", "keyword", {"name": "policy-review"})["id"]
    message = place.as_person(
        "alice", "POST", "msg", {"author": "alice", "content": "payments\n\nWho pays? You.\n"}
    )["id"]
    issue = place.as_person(
        "alice", "POST", "issue", {"title": "Off-platform", "messages": [message]}
    )["id"]
    place.as_person("alice", "PUT", f"issue/{issue}", {"keyword": [label]})
    office.wait_for(Draft, 2)
    _, draft = office.all_of(Draft)
    office.story.draft_id = draft.id
    office.work()
    (row,) = office.all_of(TicketRow)
    assert (row.external_id, row.draft_id) == (issue, draft.id)
    seen = place.ticket(issue)
    assert f"https://placet.example.org/drafts/{draft.id}" in seen.messages[-1]
    assert seen.authors[-1] == "placet"

    office.story.round()
    said(place, issue, "Well?\n/placet status\n")
    office.wait_for(TicketWork, 1, act="comment")
    office.work()
    answer = place.ticket(issue).messages[-1]
    assert "Shut: waiting for Legal and Data." in answer
    assert place.ticket(issue).authors[-1] == "placet"

    said(place, issue, "/placet approve")
    office.wait_for(TicketWork, 2, act="comment")
    office.work()
    assert place.ticket(issue).messages[-1] == "A sign-off is given by the link in your mail."
    # Each comes back as a hook: the link and two answers. None makes Placet say more.
    office.wait_for(TicketDelivery, 3, account="placet")
    office.work()
    authors = place.ticket(issue).authors
    assert authors.count("placet") == 3
    assert len(office.all_of(Draft)) == 2
    assert not office.story.gate().open
