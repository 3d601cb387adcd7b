"""Whoever is asked reads in whose place, until when they of all people, and what is editorial."""

from datetime import timedelta

import pytest
from postoffice import PostOffice
from reading import flat, links_of, seen
from remarks import LEAD, actor
from sqlmodel import Session
from stories import TEXT, Story

from models.person import Person
from review.commands.mark_editorial import mark_editorial
from review.commands.sweep_deadlines import sweep_deadlines
from review.plans.store import register

LEGAL, DEPUTY, DATA, EXPERT = (
    "legal@example.org",
    "deputy@example.org",
    "data@example.org",
    "external_experts@example.org",
)
CANARY = "CANARY-LEAD"
PLAN = """
name: quick
title: Legal answers sooner than the others
deadline: 5
reminders: [0]
requirements:
  - {group: legal, rule: any, deadline: 2}
  - {group: data, rule: any}
  - {group: external_experts, rule: any}
"""


@pytest.fixture
def quick(story: Story) -> Story:
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "data", "external_experts", plan="quick")
    story.person(EXPERT, "external_experts", external=True)
    story.person(LEAD)
    return story


def send_away(story: Story) -> None:
    story.person(DEPUTY, "support")

    def work(session: Session) -> None:
        person = session.get_one(Person, story.people[LEGAL])
        person.delegate_id = story.people[DEPUTY]
        person.away_from = story.now.date()
        person.away_until = (story.now + timedelta(days=7)).date()

    story.tell(work)


def test_a_delegate_reads_in_whose_place_they_are_asked_and_the_others_nothing_of_it(
    quick: Story, post: PostOffice
) -> None:
    send_away(quick)
    quick.round()
    post.send_all()
    assert {mail.to for mail in post.mails("invitation")} == {DEPUTY, DATA, EXPERT}
    mail = post.one("invitation", DEPUTY)
    assert links_of(mail) == {mail.link}
    for words in (flat(mail), seen(mail)):
        assert "Hello Deputy" in words
        assert "You are asked in the place of Legal: you answer in your own name" in words
    assert "in the place of" not in post.one("invitation", DATA).text


def test_a_reminder_of_a_delegate_says_it_too(quick: Story, post: PostOffice) -> None:
    send_away(quick)
    quick.round()
    quick.later(days=8)
    quick.tell(lambda session: sweep_deadlines(session, quick.now))
    post.send_all()
    assert "on behalf of Legal, in the place of Legal." in flat(post.one("reminder", DEPUTY))


def test_a_group_with_a_deadline_of_its_own_is_told_that_one(
    quick: Story, post: PostOffice
) -> None:
    quick.round()
    post.send_all()
    assert "Please answer by Wednesday 4 March 2026" in flat(post.one("invitation", LEGAL))
    assert "Please answer by Monday 9 March 2026" in flat(post.one("invitation", DATA))


def test_a_revision_marked_as_editorial_is_said_to_be_and_why_to_insiders(
    quick: Story, post: PostOffice
) -> None:
    quick.round()
    quick.everyone_approves()
    quick.revision(TEXT.replace("may suspend", "can suspend"))
    quick.tell(
        lambda session: mark_editorial(
            session, quick.draft_id, 2, reason=CANARY, actor=actor(quick, LEAD), now=quick.now
        )
    )
    quick.round()
    post.send_all()
    for email, told in ((LEGAL, True), (DATA, True), (EXPERT, False)):
        mail = post.one("invitation", email)
        for words in (flat(mail), seen(mail)):
            assert "marked revision 2 as editorial" in words
            assert "Please judge for yourself." in words
            assert (CANARY in words) is told, email
