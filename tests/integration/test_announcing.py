"""Prefect is told each fact once, and again with the same id where nobody knows whether it was."""

from typing import Any

import pytest
from remarks import LEAD
from stories import REQUIRED, Story

from models.vocabulary import Position
from review.commands.follow_events import start_following
from review.commands.publish_events import publish_events
from workflows.announcing import FOLLOWER, take_turn


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


def publish(story: Story) -> None:
    while story.tell(publish_events):
        pass


def turn(story: Story, told: list[dict[str, Any]]) -> list[str]:
    """What is told by one turn."""
    publish(story)
    before = len(told)
    while story.tell(lambda session: take_turn(session, told.extend)):
        pass
    return [one["event"] for one in told[before:]]


@pytest.fixture
def followed(story: Story) -> Story:
    publish(story)
    story.tell(lambda session: start_following(session, FOLLOWER))
    return story


def test_a_review_is_announced_and_each_fact_once(
    followed: Story, told: list[dict[str, Any]]
) -> None:
    story = followed
    story.policy()
    assert turn(story, told) == []
    story.round()
    assert turn(story, told) == ["placet.round.opened"]
    for group in REQUIRED[:-1]:
        story.answer(f"{group}@example.org")
    assert turn(story, told) == []
    story.answer(f"{REQUIRED[-1]}@example.org")
    assert turn(story, told) == ["placet.gate.opened"]
    # The gate is open still: that is no news.
    story.answer("legal@example.org")
    assert turn(story, told) == []
    story.promote()
    assert sorted(turn(story, told)) == ["placet.draft.promoted", "placet.round.closed"]
    assert {one["payload"]["draft"] for one in told} == {story.draft_id}
    assert LEAD not in str(told)


def test_a_round_in_which_the_gate_stays_shut_opens_none(
    followed: Story, told: list[dict[str, Any]]
) -> None:
    story = followed
    story.policy()
    story.round()
    for group in REQUIRED:
        story.answer(f"{group}@example.org", Position.REQUEST_CHANGES, reason="Not yet.")
    story.settle()
    assert turn(story, told) == ["placet.round.opened", "placet.round.closed"]
    assert told[-1]["payload"]["outcome"] == "changes_requested"
    assert "Not yet." not in str(told)


def test_what_prefect_did_not_take_is_told_again_with_the_same_id(
    followed: Story, told: list[dict[str, Any]]
) -> None:
    story = followed
    story.policy()
    story.round()
    publish(story)

    def takes_it_and_dies(events: list[dict[str, Any]]) -> None:
        told.extend(events)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        story.tell(lambda session: take_turn(session, takes_it_and_dies))
    assert turn(story, told) == ["placet.round.opened"]
    assert told[0] == told[1]
