"""Whoever's approval was kept is told from where, why, what changed, and where to contest it."""

import pytest
from postoffice import BASE, LINKS, PostOffice
from reading import flat, links_of
from stories import SERVICE, TEXT, Story

from models.vocabulary import Position
from notifications.errors import Dropped
from review.actors import Actor
from review.commands.contest_carried import contest_carried
from review.commands.mark_editorial import mark_editorial
from review.commands.recall_round import recall_round
from review.links import Purpose
from review.plans.store import register

LEGAL, DATA, EXPERT = "legal@example.org", "data@example.org", "external_experts@example.org"
OTHER_SCOPE = TEXT.replace("Pay on the platform.", "Always pay on the platform.")
CANARY = "CANARY-LEAD"
PLAN = """
name: keeping
title: What did not change is kept
requirements:
  - {group: legal, rule: any, sections: [Consequences], carry_over: unchanged}
  - {group: data, rule: any, carry_over: editorial}
  - {group: external_experts, rule: any, carry_over: editorial}
"""


@pytest.fixture
def approved(story: Story) -> Story:
    """Everyone has approved the first text; the second changes another section than Legal's."""
    story.tell(lambda session: register(session, PLAN, actor="test", now=story.now))
    story.policy("legal", "data", "external_experts", plan="keeping")
    story.people["lead@example.org"] = story.person("lead@example.org")
    story.person(EXPERT, "external_experts", external=True)
    story.round()
    story.everyone_approves()
    story.later(days=1)
    story.revision(OTHER_SCOPE)
    return story


def mark(story: Story) -> None:
    lead = story.people["lead@example.org"]
    actor = Actor(f"person:{lead}", "Lead", person_id=lead)
    story.tell(
        lambda session: mark_editorial(
            session, story.draft_id, 2, reason=CANARY, actor=actor, now=story.now
        )
    )


def dropped(post: PostOffice, number: int = 0) -> str:
    with pytest.raises(Dropped) as refused:
        post.send(post.rows("carried")[number])
    return refused.value.why


def test_an_unchanged_section_keeps_the_approval_and_the_mail_says_so(
    approved: Story, post: PostOffice
) -> None:
    approved.round()
    post.send_all()
    mail = post.one("carried")
    words = flat(mail)
    assert mail.to == LEGAL
    assert "You approved revision 1 of “Payments stay on the platform” on Monday 2 March" in words
    assert "it now stands on revision 2 (draft 1, round 2)" in words
    assert "Nothing changed in Consequences since revision 1." in words
    assert "Section 'Payments' changed (2 words added, 1 removed)." in words
    assert approved.sha256(2) in words
    assert links_of(mail) == {mail.link}
    token = str(mail.link).removeprefix(f"{BASE}/r/")
    assert LINKS.verify(token, Purpose.ANSWER, now=approved.now).subject == (
        approved.request(LEGAL).id
    )


def test_the_leads_word_is_quoted_to_insiders_and_told_to_outsiders_without_it(
    approved: Story, post: PostOffice
) -> None:
    mark(approved)
    approved.round()
    post.send_all()
    assert {mail.to for mail in post.mails("carried")} == {LEGAL, DATA, EXPERT}
    for person, told in ((DATA, True), (EXPERT, False)):
        mail = post.one("carried", person)
        assert "Lead marked revision 2 as editorial" in flat(mail)
        assert (CANARY in mail.text, CANARY in mail.html) == (told, told)


def test_whoever_has_contested_it_or_answered_anew_is_not_told_any_more(
    approved: Story, post: PostOffice
) -> None:
    mark(approved)
    approved.round()
    person = approved.people[LEGAL]
    actor = Actor(f"person:{person}", "Legal", person_id=person)
    request = approved.request(LEGAL).id
    approved.tell(
        lambda session: contest_carried(
            session, request, reason="Let me read it.", actor=actor, now=approved.now
        )
    )
    approved.answer(DATA, Position.REQUEST_CHANGES)
    post.send_all()
    reasons = {key: why for key, why in post.dropped.items() if key.startswith("carried:")}
    assert sorted(reasons.values()) == [
        "the person has answered for themselves",
        "the person has contested it",
    ]
    assert [mail.to for mail in post.mails("carried")] == [EXPERT]


def test_an_approval_that_opened_the_gate_at_once_is_told_although_the_round_is_over(
    approved: Story, post: PostOffice
) -> None:
    mark(approved)
    approved.round()
    assert approved.promote().promoted
    post.send_all()
    for mail in post.mails("carried"):
        assert "The round has ended, so it can no longer be contested." in flat(mail)
        assert links_of(mail) == {mail.link}
    assert len(post.mails("carried")) == 3


def test_of_a_text_that_is_no_longer_under_review_nothing_is_told(
    approved: Story, post: PostOffice
) -> None:
    approved.round()
    approved.revision(OTHER_SCOPE + "\nMore.\n")
    assert "not under review" in dropped(post)
    approved.tell(
        lambda session: recall_round(
            session, approved.draft_id, 2, reason="No.", actor=SERVICE.name, now=approved.now
        )
    )
    assert "not under review" in dropped(post)
