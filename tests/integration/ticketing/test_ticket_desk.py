"""The desk beside the mail: its lines in threads, one that hangs, and what a dead one left."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from running import eventually
from sqlmodel import Session
from stories import Story
from ticket_reviews import MAPPING, FakeSystem, Office

from models.columns import new_id
from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import TicketAct
from review.commands.publish_events import publish_events
from review.commands.ticket_turns import claim_work, in_hand, mark_work_done
from review.commands.ticket_work import add_work, new_ticket
from ticketing.connector import NewTicket, Ticket
from ticketing.mapping.reading import read_mapping
from workflows import ticket_lines
from workflows.beat import Step
from workflows.ticket_desk import TicketDesk
from workflows.ticket_lines import TicketSystems

WITHIN_SECONDS = 20
TWO = MAPPING.replace(
    "tickets:\n",
    '  - {name: other, system: roundup, base_url: "https://o.example.org", user: placet}\n'
    "tickets:\n  - {name: copy, connection: other, title: Copy, body: x}\n",
    1,
).replace("rules:\n", "rules:\n  - {on: draft:submitted, ticket: copy, open: true}\n")


@dataclass
class Hanging(FakeSystem):
    """Answers once it is let go."""

    asked: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        self.asked.set()
        self.let_go.wait(WITHIN_SECONDS)
        return super().create(ticket, now=now)


@dataclass
class Started:
    """A desk at work; its steps are taken by the test."""

    story: Story
    desk: TicketDesk
    step: Step

    def hear(self) -> None:
        """Of all that has happened."""
        while self.story.tell(publish_events):
            pass
        while self.step():
            pass


@pytest.fixture
def start(story: Story) -> Iterator[object]:
    made: list[TicketDesk] = []

    def begin(worker: str = "one", *, left_before: bool = False, **connectors: FakeSystem):
        systems = TicketSystems(
            mapping=read_mapping(TWO), connectors=connectors, base_url="https://placet.example.org"
        )
        desk = TicketDesk(systems, worker, threading.Event(), left_before=left_before)
        made.append(desk)
        started = Started(story, desk, desk.step(story.engine))
        started.step()
        return started

    story.now = datetime.now(UTC)
    yield begin
    for one in made:
        one.close()


def test_a_system_that_hangs_does_not_delay_the_others(story: Story, start) -> None:
    hanging, well = Hanging(), FakeSystem()
    started = start(tracker=hanging, other=well)
    story.policy()
    started.hear()
    assert hanging.asked.wait(WITHIN_SECONDS)
    for number in range(3):
        story.policy(key=f"more-{number}")
    started.hear()
    assert eventually(lambda: len(well.tickets) == 4, WITHIN_SECONDS)
    assert hanging.tickets == {}
    hanging.let_go.set()
    assert eventually(lambda: len(hanging.tickets) == 4, WITHIN_SECONDS)


def test_a_line_goes_on_behind_an_act_that_could_not_be_marked(
    story: Story, start, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [RuntimeError("a mark of this test fails")]

    def marked(*args, **named):
        if fails:
            raise fails.pop()
        return mark_work_done(*args, **named)

    monkeypatch.setattr(ticket_lines, "mark_work_done", marked)
    tracker, other = FakeSystem(), FakeSystem()
    started = start(tracker=tracker, other=other)
    started.hear()
    story.policy()
    started.hear()
    story.policy(key="second")
    started.hear()
    assert eventually(lambda: len(tracker.tickets) == len(other.tickets) == 2, WITHIN_SECONDS)
    assert not fails


def test_what_a_dead_relay_of_this_name_left_is_done_at_once(story: Story, start) -> None:
    first = start("killed", tracker=FakeSystem())
    first.desk.close()
    story.policy()
    first.hear()
    assert taken_by(story, "killed") is not None
    system = FakeSystem()
    start("killed", left_before=True, tracker=system)
    assert eventually(lambda: len(system.tickets) == 1, WITHIN_SECONDS)


def test_what_another_relay_has_in_hand_is_left_to_it(story: Story, start) -> None:
    first = start("alive", tracker=FakeSystem())
    first.desk.close()
    story.policy()
    first.hear()
    assert taken_by(story, "alive") is not None
    system = FakeSystem()
    second = start("two", left_before=True, tracker=system, other=FakeSystem())
    assert eventually(
        lambda: len(second.desk.systems.connectors["other"].tickets) == 1,  # pyright: ignore[reportAttributeAccessIssue]
        WITHIN_SECONDS,
    )
    assert system.tickets == {}


def taken_by(story: Story, worker: str) -> TicketWork | None:
    return story.tell(
        lambda session: claim_work(
            session,
            "tracker",
            now=datetime.now(UTC),
            worker=worker,
            lease=timedelta(minutes=3),
        )
    )


def test_two_desks_at_once_do_each_thing_once(story: Story, start) -> None:
    system, other = FakeSystem(), FakeSystem()
    both = [start(name, tracker=system, other=other) for name in ("one", "two")]
    for number in range(6):
        story.policy(key=f"policy-{number}")
        story.round()
    for one in both:
        one.hear()
    assert eventually(
        lambda: sum(len(one.comments) for one in system.tickets.values()) == 6, WITHIN_SECONDS
    )
    assert sorted(one.new.title for one in system.tickets.values()) == [
        f"Review of policy-{number}/v1" for number in range(6)
    ]
    assert system.calls.count("create") == 6
    assert system.calls.count("comment") == 6


def test_what_is_added_to_a_ticket_while_an_act_is_marked_waits_for_nobody(
    story: Story,
) -> None:
    """Whoever adds holds the draft's key, and the marking wants the draft: a circle, if they also
    wanted the same ticket."""
    office = Office(story)
    story.policy()
    office.work()
    (ticket,) = office.tickets()
    story.tell(
        lambda session: add_work(session, ticket, TicketAct.COMMENT, key="one", now=story.now)
    )
    work = taken_by(story, "one")
    assert work is not None
    with Session(story.engine) as adding, Session(story.engine) as marking:
        new_ticket(adding, another(ticket))
        # Refused at once where it would have to wait.
        for session in (adding, marking):
            session.connection().exec_driver_sql("SET lock_timeout = 500")
        in_hand(marking, work.id, "one")
        add_work(adding, ticket, TicketAct.COMMENT, key="two", now=story.now)
        adding.commit()
        mark_work_done(marking, work.id, worker="one", now=story.now)
        marking.commit()
    assert [state for _, state in office.states()] == ["done", "done", "done", "pending"]


def another(ticket: TicketRow) -> TicketRow:
    """A second ticket of the same draft."""
    more = {"id": new_id(), "purpose": "document:help_article", "external_id": None}
    return TicketRow(**(ticket.model_dump() | more))
