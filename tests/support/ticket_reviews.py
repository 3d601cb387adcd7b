"""A ticket system in memory that can fail in every way, and the desk that speaks to it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select
from stories import Story

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import TicketWorkState
from review.commands.follow_events import follow, start_following
from review.commands.publish_events import publish_events
from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.errors import TicketFailed
from ticketing.following import FOLLOWER, taking
from ticketing.mapping.reading import read_mapping
from workflows.ticket_lines import Line, TicketSystems

MAPPING = """\
connections:
  - {name: tracker, system: roundup, base_url: "https://bugs.example.org", user: placet}
tickets:
  - name: review
    connection: tracker
    labels: [policy]
    fields: {priority: "{{ policy.theme }}"}
    title: Review of {{ draft.name }}
    body: "{{ gate.sentence }} {{ draft.url }}"
  - name: help
    connection: tracker
    document: help_article
    title: Write the {{ document.kind }} for {{ policy.title }}
    body: "{{ draft.url }}"
  - name: workflow
    connection: tracker
    document: moderator_workflow
    title: Write the {{ document.kind }} for {{ policy.title }}
    body: "{{ draft.url }}"
rules:
  - {on: draft:submitted, ticket: review, open: true}
  - on: round:opened
    ticket: review
    comment: |
      Round {{ round.number }} asks {{ round.groups | join(", ") }} until {{ round.due }}.
    move: in-progress
  - on: round:closed
    ticket: review
    comment: Round {{ round.number }} has ended, {{ round.state }}.
  - {on: comment:added, when: {blocking: true}, ticket: review, comment: Something blocks.}
  - {on: draft:promoted, ticket: review, comment: It is agreed., move: resolved}
  - {on: draft:promoted, ticket: help, open: true}
  - {on: draft:promoted, ticket: workflow, open: true}
  - {on: draft:withdrawn, ticket: review, comment: It is withdrawn., move: resolved}
"""
DOWN = TicketFailed("no connection", retry=True, system_down=True)


@dataclass
class KeptTicket:
    """A ticket as the system has it."""

    new: NewTicket
    state: str = "unread"
    comments: list[str] = field(default_factory=list[str])
    links: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


@dataclass
class FakeSystem:
    """Does what it is asked, once a key. `trouble`: raised instead; `after`: raised once done."""

    system: str = "roundup"
    trouble: Exception | None = None
    after: Exception | None = None
    # Raised for what this says yes to: the act's name and the ticket's title.
    refuses: Callable[[str, str], Exception | None] = lambda _act, _title: None
    tickets: dict[str, KeptTicket] = field(default_factory=dict[str, KeptTicket])
    keys: set[str] = field(default_factory=set[str])
    calls: list[str] = field(default_factory=list[str])
    # Two relays may ask at once.
    turn: threading.Lock = field(default_factory=threading.Lock)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        del now

        def do() -> None:
            self.tickets[str(len(self.tickets) + 1)] = KeptTicket(ticket)

        self._once("create", ticket.key, ticket.title, do)
        return next(
            self._known(number) for number, one in self.tickets.items() if one.new.key == ticket.key
        )

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        del project, now
        found = [number for number, one in self.tickets.items() if one.new.key == key]
        return self._known(found[0]) if found else None

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        del now
        if self.trouble:
            raise self.trouble
        number = name.removeprefix("issue")
        return self._known(number) if number in self.tickets else None

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        del now
        kept = self.tickets[ticket.id]
        self._once("comment", key, kept.new.title, lambda: kept.comments.append(body))

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        del now
        kept = self.tickets[ticket.id]

        def do() -> None:
            kept.state = state

        self._once("move", "", kept.new.title, do)

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        del now
        kept = self.tickets[ticket.id]
        self._once("link", key, kept.new.title, lambda: kept.links.append((url, title)))

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        if self.trouble:
            raise self.trouble
        state = self.tickets[ticket.id].state
        return TicketState(state, state == "resolved", now)

    def _known(self, number: str) -> Ticket:
        return Ticket(number, f"issue{number}", f"https://bugs.example.org/issue{number}")

    def _once(self, act: str, key: str, title: str, do: Callable[[], None]) -> None:
        if self.trouble:
            raise self.trouble
        if (refused := self.refuses(act, title)) is not None:
            raise refused
        with self.turn:
            self.calls.append(act)
            if not key or key not in self.keys:
                do()
            self.keys.add(key)
        if self.after:
            after, self.after = self.after, None
            raise after


@dataclass
class Office:
    """A story with its tickets: what happens is followed, and the lines are worked."""

    story: Story
    system: Any = field(default_factory=FakeSystem)
    source: str = MAPPING
    worker: str = "one"

    def __post_init__(self) -> None:
        self.story.tell(lambda session: start_following(session, FOLLOWER))
        self.reread(self.source)

    def reread(self, source: str) -> None:
        """The file was changed, and the relay started again."""
        self.mapping = read_mapping(source)
        connectors = {one.name: self.system for one in self.mapping.connections}
        systems = TicketSystems(
            mapping=self.mapping, connectors=connectors, base_url="https://placet.example.org"
        )
        self.lines = [
            Line(self.story.engine, systems, name, self.worker, lambda: self.story.now)
            for name in connectors
        ]

    def follow(self) -> int:
        """How many events were taken."""
        take = taking(self.mapping, now=lambda: self.story.now)
        while self.story.tell(publish_events):
            pass
        return self.story.tell(lambda session: follow(session, FOLLOWER, take))

    def work(self) -> int:
        """Follows, and does what is due now; how many acts were tried."""
        while self.follow():
            pass
        done = 0
        while worked := sum(line.next() for line in self.lines):
            done += worked
        return done

    def rows(self) -> list[TicketWork]:
        """What is to be done and was, in order."""
        return self.story.tell(
            lambda session: list(session.exec(select(TicketWork).order_by(col(TicketWork.seq))))
        )

    def states(self) -> list[tuple[str, str]]:
        """Act and state of each row."""
        return [(row.act.value, row.state.value) for row in self.rows()]

    def of(self, state: TicketWorkState) -> list[TicketWork]:
        """The rows that stand so."""
        return [row for row in self.rows() if row.state is state]

    def tickets(self) -> list[TicketRow]:
        """The tickets as Placet knows them."""

        def look(session: Session) -> list[TicketRow]:
            return list(session.exec(select(TicketRow).order_by(col(TicketRow.id))))

        return self.story.tell(look)
