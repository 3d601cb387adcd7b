"""Whatever happens to a round, a sweep leaves nothing that was due, and invents nothing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlmodel import Session, col, select
from stories import SERVICE, TEXT, Story

from models.outbox import OutboxRow
from models.request import Request
from models.round import Round
from models.vocabulary import OutboxKind, Position, RequestState, RoundState
from review.commands.ask_next import ask_next
from review.commands.extend_round import extend_round
from review.commands.hand_over import hand_over
from review.commands.put_person import PersonDetails, put_person
from review.commands.sweep_deadlines import sweep_deadlines
from review.errors import Refused
from review.plans.store import register

PLAN = """
name: busy
deadline: 4
reminders: [-2, 0, 1]
grace: 8
escalation: [{after: 0, to: alternate}, {after: 2, to: lead}, {after: 3, to: leadership}]
requirements:
  - {group: legal, rule: all, deadline: 2}
  - {group: data, rule: any, after: [legal]}
  - {group: leadership, rule: any}
  - {group: support, advisory: true, silence: no_objection}
"""
STEPS = 3
PLACES = [("UTC", None), ("Asia/Tokyo", "JP"), ("America/New_York", "US"), ("Asia/Riyadh", "SA")]
GROUPS = ("legal", "data", "leadership", "support")
EVENTS = 30


class Chance:
    """One course of a review, drawn from a seed."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story, self.random, self.text = story, Random(seed), 0
        story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
        story.policy(*GROUPS, plan="busy")
        for number in range(4):
            story.person(f"person{number}@example.org", *self.random.sample(GROUPS, 2))
        story.round()
        self.does = [
            self.time, self.time, self.time, self.answers, self.leaves, self.moves,
            self.extends, self.hands, self.flows, self.writes,
        ]  # fmt: skip

    def happen(self) -> None:
        """Something, if the house lets it."""
        try:
            self.random.choice(self.does)()
        except Refused:
            return

    def time(self) -> None:
        self.story.later(hours=self.random.choice([1, 7, 24, 50]))

    def somebody(self) -> str:
        return self.random.choice(sorted(self.story.people))

    def pending(self) -> Request | None:
        waits = [one for one in self.story.requests() if one.state is RequestState.PENDING]
        return self.random.choice(waits) if waits else None

    def answers(self) -> None:
        request, names = self.pending(), {one: email for email, one in self.story.people.items()}
        if request is not None and request.person_id in names:
            self.story.answer(names[request.person_id], self.random.choice(list(Position)))

    def leaves(self) -> None:
        first = self.story.now.date() + timedelta(days=self.random.randint(-1, 3))
        self.put(self.somebody(), self.somebody(), first)

    def moves(self) -> None:
        self.put(self.somebody(), None, None)

    def put(self, email: str, delegate: str | None, first: date | None) -> None:
        zone, country = self.random.choice(PLACES)
        details = PersonDetails(
            name=email,
            groups=tuple(self.random.sample(GROUPS, 2)),
            time_zone=zone,
            country=country,
            delegate=delegate,
            away_from=first,
            away_until=first + timedelta(days=4) if first else None,
        )
        now = self.story.now
        self.story.tell(lambda session: put_person(session, email, details, actor="test", now=now))

    def extends(self) -> None:
        draft_id, now = self.story.draft_id, self.story.now
        until = now + timedelta(days=self.random.randint(1, 6))
        number = self.story.facts().round.number  # pyright: ignore[reportOptionalMemberAccess]
        self.story.tell(
            lambda session: extend_round(
                session, draft_id, number, due_at=until, reason="time", actor="test", now=now
            )
        )

    def hands(self) -> None:
        request, to, now = self.pending(), self.somebody(), self.story.now
        if request is not None:
            self.story.tell(
                lambda session: hand_over(
                    session, request.id, to=to, reason="please", actor=SERVICE, now=now
                )
            )

    def flows(self) -> None:
        story = self.story
        story.tell(lambda session: ask_next(session, story.draft_id, actor="flow", now=story.now))

    def writes(self) -> None:
        self.text += 1
        self.story.revision(f"{TEXT}\n{self.text}\n")
        self.story.round()


def sweep(story: Story) -> int:
    looked = 0
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        looked += 1
        assert looked <= 1, "one round was due, and is due again at the same time"
    return looked


def left_due(story: Story) -> list[Round]:
    query = select(Round).where(
        Round.state == RoundState.OPEN, col(Round.next_sweep_at) <= story.now
    )
    with Session(story.engine) as session:
        return list(session.exec(query))


def said_twice(story: Story) -> list[tuple[object, ...]]:
    """Steps of an escalation that one person was told of twice for the same request."""
    said = [
        (one.subject_id, one.data["to"])
        for one in story.journal()
        if one.action == "request:escalated"
    ]
    return [what for what, count in Counter(said).items() if count > 1]


@pytest.mark.parametrize("seed", range(12))
def test_after_each_sweep_nothing_is_due_and_nobody_has_been_answered_for(
    story: Story, seed: int
) -> None:
    chance, swept = Chance(story, seed), 0
    for _ in range(EVENTS):
        chance.happen()
        before, was_open = len(answers(story)), story.gate().open
        swept += sweep(story)
        assert left_due(story) == []
        assert len(answers(story)) == before
        assert was_open or not story.gate().open
        assert all(one.escalations <= STEPS for one in story.requests())
    assert swept
    assert said_twice(story) == []
    story.later(days=90)
    sweep(story)
    assert not is_open(story)
    assert sweep(story.later(days=90)) == 0


def answers(story: Story) -> list[str]:
    return [one for one in story.actions() if one.startswith("sign_off:")]


def is_open(story: Story) -> bool:
    round_ = story.facts().round
    return round_ is not None and round_.state is RoundState.OPEN


def test_no_mail_of_the_sweep_goes_to_whoever_had_answered(story: Story) -> None:
    chance = Chance(story, 99)
    for _ in range(EVENTS):
        chance.happen()
        asked = {one.id: one for one in story.requests()}
        heard = {row.id for row in story.outbox(OutboxKind.MAIL)}
        sweep(story)
        for row in new_reminders(story, heard):
            assert asked[row.payload["request"]].state is RequestState.PENDING
    assert datetime(2026, 3, 2, tzinfo=UTC) < story.now


def new_reminders(story: Story, heard: set[str]) -> list[OutboxRow]:
    return [
        row
        for row in story.outbox(OutboxKind.MAIL)
        if row.id not in heard and row.payload["template"] == "reminder"
    ]
