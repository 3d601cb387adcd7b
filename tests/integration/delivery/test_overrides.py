"""An override is told loudly to everyone in the review, and its reason to insiders alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from overrides import BOSS, confirm, end, propose
from postoffice import BASE, LINKS, PostOffice
from reading import flat, links_of, seen
from remarks import LEAD
from sqlmodel import Session, update
from stories import TEXT, Story

from models.override import Override
from models.person import PersonGroup
from models.vocabulary import Position
from notifications.errors import Dropped
from review.commands.close_round import close_round
from review.commands.tell_expired import tell_expired
from review.links import LinkInvalid, Purpose
from review.plans.store import register

LEGAL, DATA, EXPERT = "legal@example.org", "data@example.org", "external_experts@example.org"
SECOND = "second@example.org"
REASON, END = "CANARY-REASON", "CANARY-END"
PLAN = """
name: overriding
title: Everything can be overridden
first_pass: {first_pass}
requirements:
  - {{group: legal, rule: any, override: block}}
  - {{group: data, rule: any}}
  - {{group: leadership, rule: any}}
  - {{group: external_experts, rule: any, advisory: true}}
"""


def asked(story: Story, first_pass: str = "open") -> Story:
    source = PLAN.format(first_pass=first_pass)
    story.tell(lambda session: register(session, source, actor="test", now=story.now))
    story.policy("legal", "data", "leadership", "external_experts", plan="overriding")
    story.person(EXPERT, "external_experts", external=True)
    story.person(LEAD)
    # Of Leadership, and not asked in the round.
    story.round(reviewers={"leadership": [BOSS]})
    story.person(SECOND, "leadership", staff=True)
    return story


@pytest.fixture
def stuck(story: Story) -> Story:
    """Legal asks for changes; everybody else agrees."""
    asked(story)
    story.answer(LEGAL, Position.REQUEST_CHANGES, reason="CANARY-PRIVILEGED")
    story.everyone_approves()
    return story


def refused(post: PostOffice, template: str) -> str:
    with pytest.raises(Dropped) as dropped:
        post.send(post.rows(template)[0])
    return dropped.value.why


def test_leadership_is_asked_to_confirm_with_all_there_is_to_know(
    stuck: Story, post: PostOffice
) -> None:
    propose(stuck, "legal", reason=REASON)
    post.send_all()
    assert {mail.to for mail in post.mails("override_proposed")} == {BOSS, SECOND}
    mail = post.one("override_proposed", SECOND)
    for words in (flat(mail), seen(mail)):
        assert "wants to lift the sign-off of Legal" in words
        assert "Legal of Legal requests changes." in words
        assert REASON in words
        assert "until Monday 16 March 2026" in words
        assert stuck.sha256() in words
    assert "CANARY-PRIVILEGED" not in mail.text + mail.html


def test_the_link_to_confirm_is_for_one_person_one_override_and_as_long_as_that(
    stuck: Story, post: PostOffice
) -> None:
    override = propose(stuck, "legal", reason=REASON)
    stuck.later(hours=1)
    post.send_all()
    for email in (BOSS, SECOND):
        (found,) = links_of(post.one("override_proposed", email))
        token = found.removeprefix(f"{BASE}/o/")
        link = LINKS.verify(token, Purpose.CONFIRM, now=stuck.now)
        assert link.subject == f"{override}/{stuck.people[email]}"
        assert link.expires_at == datetime(2026, 3, 16, 17, tzinfo=UTC)
        for other in set(Purpose) - {Purpose.CONFIRM}:
            with pytest.raises(LinkInvalid):
                LINKS.verify(token, other, now=stuck.now)


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (confirm, "the override has been confirmed"),
        (end, "the proposal was taken back"),
        (lambda story, _: story.later(days=30), "the override has expired"),
        (lambda story, _: story.revision(TEXT + "\nMore.\n"), "not under review any more"),
    ],
)
def test_nobody_is_asked_to_confirm_what_cannot_be_confirmed_any_more(
    stuck: Story, post: PostOffice, meanwhile: Callable[[Story, str], object], why: str
) -> None:
    meanwhile(stuck, propose(stuck, "legal"))
    assert why in refused(post, "override_proposed")


def test_whoever_has_left_leadership_is_not_asked_to_confirm(
    stuck: Story, post: PostOffice
) -> None:
    propose(stuck, "legal")

    def leave(session: Session) -> None:
        for person in (stuck.people[BOSS], stuck.people[SECOND]):
            session.delete(session.get_one(PersonGroup, (person, "leadership")))

    stuck.tell(leave)
    assert refused(post, "override_proposed") == "the person may not confirm it"


def test_an_outsider_in_leadership_is_not_asked_to_confirm(stuck: Story, post: PostOffice) -> None:
    stuck.person(BOSS, "leadership", external=True)
    propose(stuck, "legal", reason=REASON)
    post.send_all()
    assert {mail.to for mail in post.mails("override_proposed")} == {SECOND}


def test_everyone_in_the_review_hears_who_lifted_what_for_which_text_until_when(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal", reason=REASON))
    post.send_all()
    people = {LEAD, LEGAL, DATA, BOSS, EXPERT}
    assert {mail.to for mail in post.mails("override")} == people
    for email in people:
        mail = post.one("override", email)
        assert len(links_of(mail)) == 1
        assert "OVERRIDE: the sign-off of Legal on revision 1" in flat(mail)
        for words in (flat(mail), seen(mail)):
            assert "Lead proposed it, and Leadership confirmed it on Monday 2 March 2026" in words
            assert "until Monday 16 March 2026" in words
            assert stuck.sha256() in words
            assert (REASON in words) is (email != EXPERT), email
    assert links_of(post.one("override", LEAD)) == {f"{BASE}/drafts/{stuck.draft_id}"}
    assert "CANARY-PRIVILEGED" not in post.one("override", EXPERT).text


def test_an_override_that_let_the_draft_go_live_at_once_is_told_all_the_same(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal"))
    assert stuck.promote().promoted
    stuck.later(days=30)
    post.send_all()
    assert len(post.mails("override")) == 5


def test_an_override_that_ended_is_told_as_ended_and_not_as_in_force(
    stuck: Story, post: PostOffice
) -> None:
    override = propose(stuck, "legal", reason=REASON)
    confirm(stuck, override)
    end(stuck, override, reason=END)
    post.send_all()
    told = post.mails("override")
    assert {mail.key.split(":")[1] for mail in told} == {"ended"}
    assert len(told) == 5
    for mail in told:
        assert "From now on the draft waits for the sign-off of Legal again." in flat(mail)
        assert "Lead ended it on Monday 2 March 2026" in flat(mail)
        assert (END in mail.text, END in mail.html) == (mail.to != EXPERT, mail.to != EXPERT)
        assert REASON not in mail.text + mail.html
        assert len(links_of(mail)) == 1


def expire(story: Story) -> int:
    """How many were told of, in the sweep after the last day."""
    story.tell(lambda s: s.exec(update(Override).values(expires_at=story.now + timedelta(hours=1))))
    assert story.tell(lambda session: tell_expired(session, story.now)) == 0
    story.later(hours=1, minutes=1)
    told = 0
    while story.tell(lambda session: tell_expired(session, story.now)):
        told += 1
    return told


def test_a_proposal_nobody_confirmed_in_time_is_told_once_to_those_who_knew_of_it(
    stuck: Story, post: PostOffice
) -> None:
    propose(stuck, "legal", reason=REASON)
    before = stuck.actions()
    assert (expire(stuck), expire(stuck)) == (1, 0)
    assert stuck.actions() == before
    post.send_all()
    told = post.mails("override_expired")
    assert {mail.to for mail in told} == {LEAD, BOSS, SECOND}
    for mail in told:
        for words in (flat(mail), seen(mail)):
            assert "has expired" in words
            assert "was never in force" in words
            assert "propose" in words
        assert REASON not in mail.text + mail.html


def test_one_in_force_that_expires_is_told_to_everybody_in_the_review(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal", reason=REASON))
    assert expire(stuck) == 1
    post.send_all()
    told = post.mails("override_expired")
    assert {mail.to for mail in told} == {LEAD, LEGAL, DATA, BOSS, EXPERT}
    for mail in told:
        assert "From now on the draft waits for the sign-off of Legal again." in flat(mail)


def test_one_that_was_ended_or_whose_text_is_gone_is_not_told_to_expire(
    stuck: Story, post: PostOffice
) -> None:
    end(stuck, propose(stuck, "legal"))
    propose(stuck, "legal")
    stuck.tell(
        lambda session: close_round(
            session, stuck.draft_id, 1, reason="Done.", actor="test", now=stuck.now
        )
    )
    assert expire(stuck) == 0


def test_a_proposal_taken_back_is_told_only_to_those_who_knew_of_it(
    stuck: Story, post: PostOffice
) -> None:
    end(stuck, propose(stuck, "legal"))
    post.send_all()
    # Second is of Leadership and was asked to confirm it, but not to answer in the round.
    assert {mail.to for mail in post.mails("override")} == {LEAD, BOSS, SECOND}
    assert len(post.mails("override")) == 3
    for email in (BOSS, SECOND):
        assert "It was never in force." in flat(post.one("override", email))
    for words in (flat(post.one("override", SECOND)), seen(post.one("override", SECOND))):
        assert "because you were asked to confirm it." in words


def test_whoever_came_to_leadership_later_hears_of_no_proposal_that_they_never_knew(
    stuck: Story, post: PostOffice
) -> None:
    override = propose(stuck, "legal")
    stuck.person("third@example.org", "leadership")
    end(stuck, override)
    post.send_all()
    assert {mail.to for mail in post.mails("override")} == {LEAD, BOSS, SECOND}


def test_an_override_that_expired_or_lost_its_text_is_told_to_nobody(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal"))
    stuck.later(days=30)
    assert refused(post, "override") == "the override has expired"
    stuck.revision(TEXT + "\nMore.\n")
    assert "not under review any more" in refused(post, "override")


def test_whoever_judges_independently_is_not_told_a_reason_that_speaks_of_the_others(
    story: Story, post: PostOffice
) -> None:
    asked(story, "independent")
    story.answer(LEGAL, Position.REQUEST_CHANGES)
    story.answer(BOSS)
    propose(story, "legal", reason=REASON)
    confirm(story, propose(story, "data", reason=REASON))
    post.send_all()
    assert "Legal of Legal requests changes." in flat(
        next(mail for mail in post.mails("override_proposed", BOSS) if "Legal" in mail.text)
    )
    for email, told in ((DATA, False), (BOSS, True), (LEAD, True)):
        mail = post.one("override", email)
        assert "OVERRIDE: the sign-off of Data" in flat(mail)
        assert (REASON in mail.text, REASON in mail.html) == (told, told), email


def test_the_promotion_says_loudly_by_whose_override_and_why(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal", reason=REASON))
    stuck.promote()
    post.send_all()
    told = post.mails("promoted")
    assert {mail.to for mail in told} == {LEAD, LEGAL, DATA, BOSS, EXPERT}
    for mail in told:
        assert "goes on BY OVERRIDE: not every required group agreed to revision 1." in flat(mail)
        for words in (flat(mail), seen(mail)):
            assert "Lead proposed it, and Leadership confirmed it" in words
            assert (REASON in words) is (mail.to != EXPERT), mail.to
            assert "every required sign-off" not in words


def test_an_override_that_was_not_needed_in_the_end_spoils_no_promotion(
    stuck: Story, post: PostOffice
) -> None:
    confirm(stuck, propose(stuck, "legal", reason=REASON))
    stuck.answer(LEGAL)
    stuck.promote()
    post.send_all()
    for mail in post.mails("promoted"):
        assert "has every required sign-off" in flat(mail)
        assert "OVERRID" not in mail.text


def test_a_round_that_is_approved_by_override_says_so(stuck: Story, post: PostOffice) -> None:
    confirm(stuck, propose(stuck, "legal", reason=REASON))
    stuck.tell(
        lambda session: close_round(
            session, stuck.draft_id, 1, reason="Done.", actor="test", now=stuck.now
        )
    )
    post.send_all()
    for email in (DATA, EXPERT, LEAD):
        mail = post.one("round_closed", email)
        assert "Every required sign-off stands on this text, or was overridden." in flat(mail)
        for words in (flat(mail), seen(mail)):
            assert "Lead proposed it, and Leadership confirmed it" in words
            assert (REASON in words) is (email != EXPERT), email
