"""An approval that the plan keeps is on record with its origin, and its person can contest it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select
from stories import TEXT, Story

from models.sign_off import SignOff
from models.vocabulary import OutboxKind, RequestState
from review.actors import Actor
from review.commands.contest_carried import contest_carried
from review.commands.sweep_deadlines import sweep_deadlines
from review.errors import NothingCarried
from review.plans.store import register
from review.queries.review_turn import load_turn
from review.rules.next_step import StepKind

LEGAL = "legal@example.org"
OTHER_SCOPE = TEXT.replace("Pay on the platform.", "Always pay on the platform.")
OTHER_CONSEQUENCES = TEXT.replace("suspend", "close")


PLAN = """
name: watching
title: Watching
requirements:
  - {group: legal, rule: any, sections: [Consequences], carry_over: unchanged}
  - {group: data, rule: any}
"""


def second_round(story: Story, text: str) -> int:
    """Legal approved the first text and watches its consequences; how many approvals are kept."""
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "data", plan="watching")
    story.round()
    story.answer(LEGAL)
    story.revision(text)
    story.round()
    return story.actions().count("sign_off:carried")


def contest(story: Story, email: str) -> None:
    person = story.people[email]
    actor = Actor(f"person:{person}", email, person_id=person)
    request = story.request(email).id
    story.tell(
        lambda session: contest_carried(
            session, request, reason="I want to read it.", actor=actor, now=story.now
        )
    )


def legal(story: Story) -> tuple[str, int]:
    found = next(one for one in story.gate().requirements if one.group == "legal")
    return found.state.value, found.carried


def test_it_is_kept_with_its_origin_and_reason_and_told(story: Story) -> None:
    assert second_round(story, OTHER_SCOPE) == 1
    first, second = story.tell(
        lambda session: session.exec(select(SignOff).order_by(col(SignOff.seq))).all()
    )
    assert second.carried_from_id == first.id
    assert second.carried_reason == "Nothing changed in Consequences since revision 1."
    assert second.revision_sha256 == story.sha256(2) != first.revision_sha256
    assert legal(story) == ("satisfied", 1)
    assert "carried" in story.mails()
    # They are told, and not asked: the invitations of the second round go to the others.
    asked = [one for one in story.journal() if one.action == "request:asked"]
    assert [one.data["group"] for one in asked] == ["legal", "data", "data"]


def test_nothing_is_kept_where_what_is_watched_changed(story: Story) -> None:
    assert second_round(story, OTHER_CONSEQUENCES) == 0
    assert legal(story) == ("pending", 0)


def test_whoever_contests_it_is_on_turn_and_their_own_approval_counts(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    contest(story, LEGAL)
    assert legal(story) == ("pending", 0)
    assert story.request(LEGAL).state is RequestState.PENDING
    story.answer(LEGAL)
    assert legal(story) == ("satisfied", 0)


def test_they_have_a_business_day_to_contest_it_before_anything_is_promoted(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    story.answer("data@example.org")
    assert story.gate().open
    turn = story.tell(lambda session: load_turn(session, story.draft_id, story.now))
    assert turn.waiting_name == "AwaitingContest"
    until = story.request(LEGAL).due_at
    # The end of the next working day: the round is opened on a Monday morning.
    assert until is not None
    assert until.date() == (story.now + timedelta(days=1)).date()
    turn = story.tell(lambda session: load_turn(session, story.draft_id, until))
    assert turn.step.kind is StepKind.PROMOTE


def test_the_sweep_wakes_the_draft_when_the_time_to_contest_is_over(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    story.answer("data@example.org")
    until = story.request(LEGAL).due_at
    assert until is not None

    def wakes(at: datetime) -> int:
        with story.engine.begin() as connection:
            connection.execute(text("DELETE FROM outbox WHERE kind = 'wake'"))
        story.tell(lambda session: sweep_deadlines(session, at))
        return len(story.outbox(OutboxKind.WAKE))

    assert wakes(until - timedelta(seconds=1)) == 0
    assert wakes(until) == 1


def test_the_lead_need_not_wait(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    story.answer("data@example.org")
    assert story.promote().promoted


def test_whoever_confirms_it_in_their_own_words_is_recorded(story: Story) -> None:
    second_round(story, OTHER_SCOPE)
    story.answer(LEGAL)
    assert legal(story) == ("satisfied", 0)


def test_an_answer_of_ones_own_cannot_be_contested(story: Story) -> None:
    second_round(story, OTHER_CONSEQUENCES)
    story.answer(LEGAL)
    with pytest.raises(NothingCarried):
        contest(story, LEGAL)
