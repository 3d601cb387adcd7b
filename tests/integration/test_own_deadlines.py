"""Each group's deadline counts from its asking, for everything that a deadline decides."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select
from stories import SERVICE, Story

from models.outbox import OutboxRow
from models.round import Round
from models.vocabulary import OutboxKind, Position, RoundState
from review.commands.ask_next import ask_next
from review.commands.extend_round import extend_round
from review.commands.hand_over import hand_over
from review.commands.sweep_deadlines import sweep_deadlines
from review.plans.store import register
from review.rules.next_step import StepKind, next_step

LEGAL, DATA = "legal@example.org", "data@example.org"
PLAN = """
name: staged
deadline: 5
reminders: [-1, 0]
grace: 3
requirements:
  - {group: legal, deadline: 2}
  - {group: public_policy}
  - {group: data, after: [legal]}
  - {group: leadership, after: [legal], deadline: 1}
"""
# Business days from Monday 2 March 2026 at nine, each to 17:00.
LEGALS, THE_ROUNDS = datetime(2026, 3, 4, 17, tzinfo=UTC), datetime(2026, 3, 9, 17, tzinfo=UTC)


def at(story: Story, day: int, hour: int = 17) -> Story:
    story.now = datetime(2026, 3, day, hour, tzinfo=UTC)
    return story


def under_review(story: Story, plan: str = PLAN) -> Story:
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("legal", "public_policy", "data", "leadership", "support", plan="staged")
    story.round()
    return story


def ask(story: Story) -> int:
    return story.tell(
        lambda session: ask_next(session, story.draft_id, actor="flow", now=story.now)
    )


def sweep(story: Story) -> None:
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        pass


def due(story: Story) -> dict[str, datetime | None]:
    """Of those who were asked: their own deadline, or none."""
    return {one.group_key: one.due_at for one in story.requests() if one.asked_at is not None}


def reminded(story: Story) -> list[tuple[str, int]]:
    groups = {one.id: one.group_key for one in story.requests()}
    return [
        (groups[one.subject_id], one.data["day"])
        for one in story.journal()
        if one.action == "request:reminded"
    ]


def round_of(story: Story) -> Round:
    with Session(story.engine) as session:
        return session.exec(select(Round)).one()


def extend(story: Story, day: int) -> None:
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=datetime(2026, 3, day, 17, tzinfo=UTC),
            reason="more time",
            actor="test",
            now=story.now,
        )
    )


def test_a_group_with_a_deadline_of_its_own_is_reminded_towards_that_one(story: Story) -> None:
    under_review(story)
    assert due(story) == {"legal": LEGALS, "public_policy": None}
    assert round_of(story).next_sweep_at == datetime(2026, 3, 3, 17, tzinfo=UTC)
    sweep(at(story, 3))
    sweep(at(story, 4))
    assert reminded(story) == [("legal", -1), ("legal", 0)]
    sweep(at(story, 6))
    sweep(at(story, 9))
    assert reminded(story)[2:] == [("public_policy", -1), ("public_policy", 0)]


def test_an_answer_is_late_by_the_deadline_of_who_gives_it(story: Story) -> None:
    under_review(story)
    at(story, 5)
    assert story.answer(LEGAL).sign_off.late
    assert not story.answer("public_policy@example.org").sign_off.late


def test_a_group_that_waited_for_others_has_its_days_from_when_it_is_asked(story: Story) -> None:
    under_review(story)
    # Four days late, on the day on which the round was due.
    story.answer(LEGAL)
    at(story, 9, 12)
    assert ask(story) == 2
    assert due(story)["data"] == datetime(2026, 3, 16, 17, tzinfo=UTC)
    assert due(story)["leadership"] == datetime(2026, 3, 10, 17, tzinfo=UTC)
    # The round's own reminder of public policy comes first.
    assert round_of(story).next_sweep_at == THE_ROUNDS
    sweep(at(story, 13))
    assert ("data", -1) in reminded(story)
    assert ("leadership", 0) in reminded(story)


def test_a_group_asked_in_time_keeps_the_deadline_of_the_round_where_that_is_later(
    story: Story,
) -> None:
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "public_policy", "data", "leadership", plan="staged")
    story.round(due_at=datetime(2026, 3, 20, 17, tzinfo=UTC))
    story.answer(LEGAL)
    at(story, 3)
    ask(story)
    assert due(story)["data"] is None


def test_a_round_does_not_end_before_a_deadline_that_somebody_was_told(story: Story) -> None:
    under_review(story)
    story.answer(LEGAL)
    at(story, 9, 12)
    ask(story)
    # The round's own grace is over on the 12th; Data has until the 16th, and three days more.
    sweep(at(story, 12))
    sweep(at(story, 19, 16))
    assert round_of(story).state is RoundState.OPEN
    assert round_of(story).next_sweep_at == datetime(2026, 3, 19, 17, tzinfo=UTC)
    sweep(at(story, 19))
    assert round_of(story).state is RoundState.EXPIRED


def test_an_extension_is_for_those_with_less_time_too(story: Story) -> None:
    under_review(story)
    sweep(at(story, 4))
    extend(story, 12)
    legal = next(one for one in story.requests() if one.group_key == "legal")
    assert due(story)["legal"] is None
    extended = story.journal()[-1]
    assert extended.data["requests"] == [legal.id]
    assert extended.data["reason"] == "more time"
    before = reminded(story)
    sweep(at(story, 11))
    assert sorted(reminded(story)[len(before) :]) == [("legal", -1), ("public_policy", -1)]


def test_an_extension_takes_no_time_from_those_who_have_more(story: Story) -> None:
    under_review(story)
    story.answer(LEGAL)
    at(story, 9, 12)
    ask(story)
    extend(story, 12)
    assert due(story)["data"] == datetime(2026, 3, 16, 17, tzinfo=UTC)
    assert due(story)["leadership"] is None
    assert due(story)["legal"] == LEGALS


def test_whoever_moves_to_another_zone_is_reminded_there(story: Story) -> None:
    under_review(story)
    sweep(at(story, 4))
    story.person("public_policy@example.org", "public_policy", zone="Europe/Berlin", country="DE")
    assert round_of(story).next_sweep_at == story.now
    sweep(story)
    assert round_of(story).next_sweep_at == datetime(2026, 3, 6, 17, tzinfo=UTC)
    # Where Friday and Saturday are free, the day before the deadline is the Sunday.
    story.person("public_policy@example.org", "public_policy", zone="UTC", country="SA")
    sweep(story)
    assert round_of(story).next_sweep_at == datetime(2026, 3, 8, 17, tzinfo=UTC)


def test_whoever_a_request_is_handed_to_is_reminded_on_their_own_days(story: Story) -> None:
    under_review(story)
    story.answer(LEGAL)
    sweep(at(story, 4))
    story.person("sam@example.org", "support", zone="UTC", country="SA")
    request = next(one for one in story.requests() if one.group_key == "public_policy")
    story.tell(
        lambda session: hand_over(
            session, request.id, to="sam@example.org", reason="ill", actor=SERVICE, now=story.now
        )
    )
    assert round_of(story).next_sweep_at == datetime(2026, 3, 8, 17, tzinfo=UTC)


@pytest.mark.parametrize("email", [LEGAL, "data@example.org", "stranger@example.org"])
def test_the_days_of_somebody_who_is_not_on_turn_move_nothing(story: Story, email: str) -> None:
    under_review(story)
    story.person("stranger@example.org")
    story.answer(LEGAL)
    before = round_of(story).next_sweep_at
    story.person(
        email,
        email.partition("@")[0] if email != "stranger@example.org" else "legal",
        zone="Asia/Tokyo",
    )
    assert round_of(story).next_sweep_at == before


def test_the_days_of_the_lead_move_the_end(story: Story) -> None:
    under_review(story)
    story.answer(LEGAL, Position.ABSTAIN)
    story.answer("public_policy@example.org")
    story.person("lead@example.org", zone="UTC", country="SA")
    sweep(story)
    # Three business days after Monday the 9th; by a calendar with a free Friday the same.
    assert round_of(story).next_sweep_at == datetime(2026, 3, 12, 17, tzinfo=UTC)


SILENT = """
name: staged
deadline: 2
reminders: []
grace: 5
requirements:
  - {group: support, advisory: true, silence: no_objection}
  - {group: legal, after: [support]}
"""


def wakes(story: Story) -> int:
    return len(story.outbox(OutboxKind.WAKE))


def step(story: Story) -> StepKind:
    facts = story.facts()
    return next_step(story.draft().stage, facts.facts, facts.verdict(story.now), story.now).kind


def taken(story: Story) -> None:
    """What the relay does with a wake-up that was answered."""

    def take(session: Session) -> None:
        for row in session.exec(select(OutboxRow).where(OutboxRow.kind == OutboxKind.WAKE)):
            session.delete(row)

    story.tell(take)


def test_a_silence_that_means_no_objection_wakes_the_review_when_it_is_over(story: Story) -> None:
    under_review(story, SILENT)
    taken(story)
    sweep(at(story, 4, 16))
    assert (wakes(story), step(story)) == (0, StepKind.WAIT)
    sweep(at(story, 4))
    assert (wakes(story), step(story)) == (1, StepKind.ASK_NEXT)
    assert ask(story) == 1
    taken(story)
    story.answer(LEGAL)
    assert story.gate().open


def test_a_silence_that_means_nothing_wakes_nobody(story: Story) -> None:
    plan = SILENT.replace(", silence: no_objection", "").replace(", after: [support]", "")
    under_review(story, plan)
    taken(story)
    sweep(at(story, 4))
    assert wakes(story) == 0
