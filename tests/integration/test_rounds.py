"""Rounds that are extended, recalled or closed, and drafts withdrawn: with a reason, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from stories import REQUIRED, Story

from models.vocabulary import Position, RequestState, RoundState, Stage
from review.commands.close_round import close_round
from review.commands.extend_round import extend_round
from review.commands.recall_round import recall_round
from review.commands.withdraw_draft import withdraw_draft
from review.errors import (
    RevisionSuperseded,
    RoundClosed,
    StaleVersion,
    Unacceptable,
    Unknown,
    WrongStage,
)


def act(story: Story, command: Callable[..., object], *which: int, **more: object) -> object:
    """The command, on the draft (and its round) of the story."""
    return story.tell(
        lambda session: command(
            session, story.draft_id, *which, reason="why", actor="test", now=story.now, **more
        )
    )


def opened(story: Story) -> None:
    story.policy()
    story.round()


def test_an_extension_is_on_record_with_both_deadlines_and_its_reason(story: Story) -> None:
    opened(story)
    due = story.now + timedelta(days=30)
    act(story, extend_round, 1, due_at=due)
    entry = story.journal()[-1]
    assert entry.action == "round:extended"
    assert entry.data == {
        "number": 1,
        "from": "2026-03-09T17:00:00+00:00",
        "to": due.isoformat(),
        "reason": "why",
    }
    story.later(days=20)
    assert not story.answer("legal@example.org").sign_off.late


def test_a_deadline_that_has_passed_is_no_extension(story: Story) -> None:
    opened(story)
    with pytest.raises(Unacceptable, match="in the future"):
        act(story, extend_round, 1, due_at=story.now)


@pytest.mark.parametrize("command", [close_round, recall_round])
def test_the_end_of_a_round_closes_the_turns_still_open_and_tells_everyone(
    story: Story, command: Callable[..., object]
) -> None:
    opened(story)
    story.answer("legal@example.org")
    act(story, command, 1)
    states = {request.group_key: request.state for request in story.requests()}
    assert states.pop("legal") is RequestState.ANSWERED
    assert set(states.values()) == {RequestState.CLOSED}
    assert story.mails().count("round_closed") == len(REQUIRED) + 1


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, RoundState.EXPIRED),
        ({"legal": Position.REQUEST_CHANGES}, RoundState.CHANGES_REQUESTED),
        (dict.fromkeys(REQUIRED, Position.APPROVE), RoundState.APPROVED),
    ],
)
def test_a_round_closed_by_hand_ends_as_its_answers_stand(
    story: Story, answers: dict[str, Position], state: RoundState
) -> None:
    opened(story)
    for group, position in answers.items():
        story.answer(f"{group}@example.org", position)
    assert act(story, close_round, 1) is state
    assert story.gate().open == (state is RoundState.APPROVED)
    assert story.promote().promoted == (state is RoundState.APPROVED)


def test_an_approved_round_closed_by_hand_is_not_undone_by_a_late_block(story: Story) -> None:
    opened(story)
    story.everyone_approves()
    act(story, close_round, 1)
    late = story.answer("legal@example.org", Position.REQUEST_CHANGES)
    assert not late.sign_off.counts
    assert story.promote().promoted


@pytest.mark.parametrize("command", [close_round, recall_round, extend_round])
def test_a_round_that_has_ended_cannot_be_ended_or_extended_again(
    story: Story, command: Callable[..., object]
) -> None:
    opened(story)
    act(story, recall_round, 1)
    more = {"due_at": story.now + timedelta(days=9)} if command is extend_round else {}
    with pytest.raises(RoundClosed):
        act(story, command, 1, **more)
    for number in (0, 2, -1):
        with pytest.raises(Unknown):
            act(story, command, number, **more)


def test_a_recalled_text_may_be_reviewed_again_and_the_old_answers_do_not_count(
    story: Story,
) -> None:
    opened(story)
    story.everyone_approves()
    act(story, recall_round, 1)
    assert not story.gate().open
    assert story.round().number == 2
    assert [one.have for one in story.gate().requirements[:4]] == [0] * 4
    assert not story.promote().promoted


def test_a_withdrawn_draft_keeps_its_history_and_takes_nothing_new(story: Story) -> None:
    opened(story)
    act(story, withdraw_draft)
    draft = story.draft()
    assert (draft.stage, draft.ended_at) == (Stage.WITHDRAWN, story.now)
    assert story.actions()[-2:] == ["round:recalled", "draft:withdrawn"]
    with pytest.raises(WrongStage):
        act(story, withdraw_draft)
    with pytest.raises(WrongStage):
        story.round()
    with pytest.raises(WrongStage):
        story.revision("# Other words")
    assert not story.promote().promoted
    assert not story.answer("legal@example.org").sign_off.counts


def test_whoever_decided_on_an_older_version_is_refused(story: Story) -> None:
    opened(story)
    version = story.draft().version
    for command, which in ((close_round, [1]), (recall_round, [1]), (withdraw_draft, [])):
        with pytest.raises(StaleVersion):
            act(story, command, *which, if_match=version - 1)
    act(story, recall_round, 1, if_match=version)


def test_a_round_names_the_newest_text_or_none(story: Story) -> None:
    story.policy()
    story.revision("# Other words")
    with pytest.raises(RevisionSuperseded):
        story.round(revision=1)
    for number in (0, 3):
        with pytest.raises(Unacceptable, match="revisions 1 to 2"):
            story.round(revision=number)
    assert story.round(revision=2).number == 1


def test_only_members_of_a_group_can_be_asked_for_it(story: Story) -> None:
    story.policy()
    for reviewers in ({"legal": ["data@example.org"]}, {"legal": ["x@y.z"]}, {"nobody": []}):
        with pytest.raises(Unacceptable):
            story.round(reviewers=reviewers)
    story.round(reviewers={"legal": [" Legal@Example.org ", "legal@example.org"]})
    assert len(story.requests()) == 4
