"""The sweep: each reminder once, to whoever has not answered, and an end to every round."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from races import draft_held, waits_for_a_lock
from sqlmodel import Session, select
from stories import REQUIRED, Story

from models.round import Round
from models.vocabulary import OutboxKind, Position, RoundState
from review.commands.extend_round import extend_round
from review.commands.sweep_deadlines import sweep_deadlines


def sweep(story: Story) -> int:
    """Until there is nothing left to look at, like the scheduled flow; how many were looked at."""
    looked = 0
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        looked += 1
        assert looked < 50, "the sweep never ends"
    return looked


def reminded(story: Story) -> list[str]:
    """Who has a reminder in the outbox, by group, once for each."""
    people = {request.person_id: request.group_key for request in story.requests()}
    return sorted(
        people[row.payload["to_person"]]
        for row in story.outbox(OutboxKind.MAIL)
        if row.payload["template"] == "reminder"
    )


def state(story: Story) -> RoundState:
    with Session(story.engine) as session:
        return session.exec(select(Round)).one().state


def at(story: Story, day: int, hour: int = 17) -> Story:
    """In March 2026; the round of these stories is due on Monday the 9th at 17:00."""
    story.now = datetime(2026, 3, day, hour, tzinfo=UTC)
    return story


def under_review(story: Story) -> None:
    story.policy()
    story.round()
    assert story.facts().round.due_at == datetime(2026, 3, 9, 17, tzinfo=UTC)


def test_nothing_is_said_before_its_time(story: Story) -> None:
    under_review(story)
    assert sweep(story) == 0
    assert sweep(at(story, 5, 16)) == 0
    assert reminded(story) == []


def test_each_reminder_goes_once_to_everyone_who_has_not_answered(story: Story) -> None:
    under_review(story)
    story.answer("legal@example.org")
    story.answer("data@example.org", Position.ABSTAIN)
    silent = ["leadership", "public_policy"]
    assert sweep(at(story, 5)) == 1
    assert reminded(story) == silent
    assert sweep(at(story, 5)) == 0
    assert sweep(at(story, 6)) == 0
    assert sweep(at(story, 9)) == 1
    assert reminded(story) == sorted(silent * 2)
    story.answer("leadership@example.org")
    assert sweep(at(story, 11)) == 1
    assert reminded(story) == sorted([*silent * 2, "public_policy"])
    assert story.actions().count("request:reminded") == 5


def test_whoever_was_down_for_three_reminders_sends_one(story: Story) -> None:
    under_review(story)
    sweep(at(story, 12))
    assert reminded(story) == sorted(REQUIRED)
    assert [entry.data["day"] for entry in story.journal() if "day" in entry.data] == [2] * 4


def test_a_round_that_nobody_closed_ends_by_itself(story: Story) -> None:
    under_review(story)
    story.answer("legal@example.org")
    sweep(at(story, 23, 16))
    assert state(story) is RoundState.OPEN
    sweep(at(story, 23))
    assert state(story) is RoundState.EXPIRED
    assert story.mails().count("round_closed") == 5
    assert sweep(story.later(days=99)) == 0


def test_the_end_of_a_round_is_what_its_answers_say(story: Story) -> None:
    under_review(story)
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    sweep(at(story, 31))
    assert state(story) is RoundState.CHANGES_REQUESTED


def test_a_round_whose_gate_is_open_ends_approved_and_is_promoted_after_it(story: Story) -> None:
    under_review(story)
    story.everyone_approves()
    sweep(at(story, 31))
    assert state(story) is RoundState.APPROVED
    assert story.promote().promoted


def test_a_round_that_was_extended_reminds_anew_towards_its_new_deadline(story: Story) -> None:
    under_review(story)
    sweep(at(story, 9))
    assert reminded(story) == sorted(REQUIRED)
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=datetime(2026, 3, 16, 17, tzinfo=UTC),
            reason="holidays",
            actor="test",
            now=story.now,
        )
    )
    assert sweep(at(story, 11)) == 0
    assert sweep(at(story, 12)) == 1
    assert reminded(story) == sorted(REQUIRED * 2)
    sweep(at(story, 23))
    assert state(story) is RoundState.OPEN
    sweep(at(story, 30))
    assert state(story) is RoundState.EXPIRED


def test_nobody_is_reminded_of_a_text_that_has_been_replaced(story: Story) -> None:
    under_review(story)
    story.revision("# Other words")
    sweep(at(story, 9))
    assert reminded(story) == []
    sweep(at(story, 31))
    assert state(story) is RoundState.EXPIRED


def test_the_zone_of_the_lead_says_when(story: Story) -> None:
    story.person("lead@example.org", zone="Asia/Kolkata")
    story.policy()
    story.round()
    assert story.facts().round.due_at == datetime(2026, 3, 9, 11, 30, tzinfo=UTC)
    assert sweep(at(story, 5, 11)) == 0
    assert sweep(at(story, 5, 12)) == 1


def test_two_sweeps_at_once_remind_once_and_record_it_once(story: Story) -> None:
    under_review(story)
    at(story, 5)
    with ThreadPoolExecutor(2) as pool:
        with draft_held(story.engine, story.draft_id):
            both = [pool.submit(sweep, story) for _ in range(2)]
            waits_for_a_lock(story.engine, 2)
        for one in both:
            one.result(timeout=20)
    assert reminded(story) == sorted(REQUIRED)
    assert story.actions().count("request:reminded") == 4


def test_a_sweep_that_waited_for_an_extension_goes_by_the_new_deadline(story: Story) -> None:
    under_review(story)
    at(story, 31)
    with ThreadPoolExecutor(1) as pool, Session(story.engine) as session:
        extend_round(
            session,
            story.draft_id,
            1,
            due_at=story.now + timedelta(days=30),
            reason="more time",
            actor="test",
            now=story.now,
        )
        swept = pool.submit(sweep, story)
        waits_for_a_lock(story.engine)
        session.commit()
        swept.result(timeout=20)
    assert state(story) is RoundState.OPEN
    assert reminded(story) == []
