"""Leadership hears of a draft that has used up its rounds, and of nothing that was said in them."""

import pytest
from postoffice import BASE, PostOffice
from reading import flat, links_of, seen
from sqlmodel import Session
from stories import TEXT, Story

from models.person import PersonGroup
from models.vocabulary import Position
from notifications.errors import Dropped
from review.commands.recall_round import recall_round
from review.plans.store import register

DATA, BOSS, ADVISER = "data@example.org", "leadership@example.org", "adviser@example.org"
CANARY = "CANARY-REASON"
PLAN = """
name: short
title: One round is enough
max_rounds: 1
requirements:
  - {group: data, rule: any}
  - {group: legal, rule: any}
"""


@pytest.fixture
def again(story: Story) -> Story:
    """The second round of a plan that gives one."""
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("data", "legal", "leadership", plan="short")
    story.person(BOSS, "leadership", staff=True)
    story.person(ADVISER, "leadership", "external_experts", external=True)
    story.round()
    story.answer(DATA, Position.REQUEST_CHANGES, reason=CANARY)
    story.answer("legal@example.org", Position.REQUEST_CHANGES, reason=CANARY)
    story.settle()
    story.revision(TEXT + "\nMore.\n")
    story.round()
    return story


def refused(post: PostOffice, email: str = BOSS) -> str:
    rows = post.rows("too_many_rounds")
    wanted = post.story.people[email]
    with pytest.raises(Dropped) as dropped:
        post.send(next(row for row in rows if row.payload["to_person"] == wanted))
    return dropped.value.why


def test_leadership_is_told_how_the_rounds_ended(again: Story, post: PostOffice) -> None:
    post.send_all()
    mail = post.one("too_many_rounds")
    assert mail.to == BOSS
    assert links_of(mail) == {f"{BASE}/drafts/{again.draft_id}"}
    for words in (flat(mail), seen(mail)):
        assert "Its plan gives it 1 round, and it has not come to an agreement." in words
        assert "Round 1, on revision 1: changes requested, Monday 2 March 2026." in words
    assert "is in round 2 of its review, on revision 2" in flat(mail)
    assert CANARY not in mail.text + mail.html


def test_an_outsider_who_was_never_asked_is_told_of_no_draft(
    again: Story, post: PostOffice
) -> None:
    assert refused(post, ADVISER) == "the person may not know of the draft"


def test_whoever_left_leadership_and_a_round_that_ended_are_let_alone(
    again: Story, post: PostOffice
) -> None:
    again.tell(
        lambda session: recall_round(
            session, again.draft_id, 2, reason="No.", actor="test", now=again.now
        )
    )
    assert refused(post) == "the round has ended"

    def leave(session: Session) -> None:
        session.delete(session.get_one(PersonGroup, (again.people[BOSS], "leadership")))

    again.tell(leave)
    assert refused(post) == "the person is not of Leadership any more"
