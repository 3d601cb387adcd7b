"""A request for changes that a named substitute took back stands no more, until it is made anew."""

import pytest
from sqlmodel import Session
from stories import REQUIRED, Story

from models.person import Person
from models.vocabulary import Position
from review.actors import Actor
from review.commands.take_back_block import take_back_block
from review.errors import NotAllowed, NothingToTakeBack


@pytest.fixture
def blocked(story: Story) -> Story:
    """Everyone agrees but Legal, who has named a delegate."""
    story.policy()
    story.person("deputy@example.org", "legal")
    story.round(reviewers={"legal": ["legal@example.org"]})

    def name_the_delegate(session: Session) -> None:
        person = session.get_one(Person, story.people["legal@example.org"])
        person.delegate_id = story.people["deputy@example.org"]

    story.tell(name_the_delegate)
    for group in REQUIRED[1:]:
        story.answer(f"{group}@example.org")
    object_to_it(story)
    return story


def object_to_it(story: Story) -> None:
    story.answer("legal@example.org", Position.REQUEST_CHANGES, reason="§ 2 is unclear.")


def take_back(story: Story, email: str) -> None:
    person = story.people[email]
    actor = Actor(f"person:{person}", email, person_id=person)
    request = story.request("legal@example.org").id
    story.tell(
        lambda session: take_back_block(
            session, request, reason="She agreed by telephone.", actor=actor, now=story.now
        )
    )


def state(story: Story) -> str:
    return next(one.state for one in story.gate().requirements if one.group == "legal")


def test_the_block_is_gone_and_its_author_is_on_turn(blocked: Story) -> None:
    assert state(blocked) == "blocked"
    take_back(blocked, "deputy@example.org")
    assert state(blocked) == "pending"
    assert blocked.request("legal@example.org").state == "pending"
    assert blocked.actions()[-1] == "sign_off:retracted"


def test_the_same_words_said_again_block_again(blocked: Story) -> None:
    take_back(blocked, "deputy@example.org")
    object_to_it(blocked)
    assert state(blocked) == "blocked"
    assert blocked.actions().count("sign_off:recorded") == len(REQUIRED) + 1


def test_nobody_but_the_named_delegate_takes_it_back(blocked: Story) -> None:
    with pytest.raises(NotAllowed):
        take_back(blocked, "data@example.org")
    assert state(blocked) == "blocked"


def test_what_was_taken_back_cannot_be_taken_back_again(blocked: Story) -> None:
    take_back(blocked, "deputy@example.org")
    with pytest.raises(NothingToTakeBack):
        take_back(blocked, "deputy@example.org")
