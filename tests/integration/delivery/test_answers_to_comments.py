"""The answer to a comment reaches its raiser, a contested one the lead, and nobody else."""

from collections.abc import Callable

import pytest
from postoffice import BASE, LINKS, PostOffice
from reading import flat, links_of, seen
from remarks import LEAD, dispose, judge, say, withdraw
from sqlmodel import select
from stories import Story

from models.comment import Comment
from models.policy import Policy
from models.vocabulary import Audience, Disposition, Position
from notifications.errors import DeliveryFailed, Dropped
from review.commands.withdraw_draft import withdraw_draft
from review.links import Purpose
from review.plans.store import register

LEGAL, DATA, EXPERT = "legal@example.org", "data@example.org", "external_experts@example.org"
NO, PART, OPEN = Disposition.DECLINED, Disposition.ACCEPTED_IN_PART, Disposition.OPEN
BODY, REPLY, WORDS = "CANARY-BODY", "CANARY-REPLY", "CANARY-WORDS"
GROUPS = ("legal", "public_policy", "data", "leadership", "external_experts")


@pytest.fixture
def told(story: Story) -> Story:
    """A round in which an expert is asked too; the lead can be spoken as."""
    story.policy(*GROUPS)
    story.person(EXPERT, "external_experts", external=True)
    story.person(LEAD)
    story.round(reviewers={"external_experts": [EXPERT]})
    return story


def refused(post: PostOffice, template: str) -> str:
    with pytest.raises(Dropped) as dropped:
        post.send(post.rows(template)[0])
    return dropped.value.why


def test_the_raiser_is_told_the_answer_and_answers_it_by_their_own_link(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, DATA, BODY, blocking=True)
    told.revision("# Payments\n\nOther words.\n")
    dispose(told, comment, PART, REPLY, revision=2)
    post.send_all()
    mail = post.one("disposition", DATA)
    assert links_of(mail) == {mail.link}
    token = str(mail.link).removeprefix(f"{BASE}/r/")
    assert LINKS.verify(token, Purpose.ANSWER, now=told.now).subject == told.request(DATA).id
    for words in (flat(mail), seen(mail)):
        assert "accepted in part" in words
        assert "Revision 2 holds the change." in words
        assert BODY in words
        assert REPLY in words
        assert "The draft waits for your word" in words


def test_the_lead_is_told_of_a_contested_answer_and_led_to_the_draft(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, DATA, BODY, blocking=True)
    dispose(told, comment, NO, REPLY)
    judge(told, comment, DATA, accepts=False, words=WORDS)
    post.send_all()
    mail = post.one("contested")
    assert mail.to == LEAD
    assert links_of(mail) == {f"{BASE}/drafts/{told.draft_id}"}
    for words in (flat(mail), seen(mail)):
        assert "to their comment on revision 1" in words
        assert {BODY, REPLY, WORDS} <= set(words.split())
    assert post.dropped[post.rows("disposition")[0].dedup_key] == (
        "the answer has been accepted or contested"
    )


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda story, one: withdraw(story, one, DATA), "the comment was withdrawn"),
        (lambda story, one: dispose(story, one, PART, "Well."), "the comment was answered anew"),
        (lambda story, one: dispose(story, one, OPEN), "the comment was answered anew"),
        (
            lambda story, one: judge(story, one, DATA, accepts=True),
            "the answer has been accepted or contested",
        ),
    ],
)
def test_an_answer_that_no_longer_waits_for_its_raiser_is_not_mailed(
    told: Story, post: PostOffice, meanwhile: Callable[[Story, Comment], object], why: str
) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment, NO, "No.")
    meanwhile(told, comment)
    assert refused(post, "disposition") == why


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda story, one: withdraw(story, one, DATA), "the comment was withdrawn"),
        (lambda story, one: dispose(story, one, PART, "Well."), "the comment was answered anew"),
        (
            lambda story, one: judge(story, one, DATA, accepts=True),
            "something else was said to the answer since",
        ),
    ],
)
def test_a_contest_that_is_over_is_not_mailed(
    told: Story, post: PostOffice, meanwhile: Callable[[Story, Comment], object], why: str
) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment, NO, "No.")
    judge(told, comment, DATA, accepts=False)
    meanwhile(told, comment)
    assert refused(post, "contested") == why


def test_nothing_is_mailed_about_the_comments_of_a_withdrawn_draft(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, DATA, blocking=True)
    dispose(told, comment, NO, "No.")
    told.tell(
        lambda session: withdraw_draft(
            session, told.draft_id, reason="Enough.", actor="test", now=told.now
        )
    )
    assert refused(post, "disposition") == "the draft is withdrawn"


def test_a_condition_is_told_as_met_and_as_moot_once_the_approval_is_replaced(
    told: Story, post: PostOffice
) -> None:
    conditions = ["Name the accounts."]
    told.answer(DATA, Position.APPROVE_WITH_CONDITIONS, conditions=conditions)

    def condition(session) -> Comment:
        return session.exec(select(Comment)).one()

    comment = told.tell(condition)
    dispose(told, comment)
    post.send_all()
    mail = post.one("disposition", DATA)
    assert "your condition on revision 1" in flat(mail)
    assert "Your condition is met by this." in flat(mail)
    told.answer(DATA)
    assert refused(post, "disposition") == "the approval whose condition it is was replaced"


def test_what_is_privileged_is_mailed_to_its_raiser_and_the_lead_and_to_nobody_else(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, LEGAL, BODY, blocking=True)
    assert comment.audience is Audience.PRIVILEGED
    dispose(told, comment, NO, REPLY)
    post.send_all()
    judge(told, comment, LEGAL, accepts=False, words=WORDS)
    told.everyone_approves()
    told.revision("# Payments\n\nAnother text.\n")
    told.round()
    post.send_all()
    holding = {
        mail.to
        for kind in {row.payload["template"] for row in post.rows()}
        for mail in post.mails(kind)
        if any(word in mail.text + mail.html for word in (BODY, REPLY, WORDS))
    }
    assert holding == {LEGAL, LEAD}


def test_a_row_that_names_another_reader_is_never_a_way_round_the_audience(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, LEGAL, BODY, blocking=True)
    dispose(told, comment, NO, REPLY)
    (row,) = post.rows("disposition")
    for email in (DATA, EXPERT):
        row.payload = row.payload | {"to_person": told.people[email]}
        with pytest.raises(Dropped, match="not for the person's eyes"):
            post.send(row)
    row.payload = row.payload | {"to_person": told.people[LEAD]}
    with pytest.raises(DeliveryFailed, match="somebody else"):
        post.send(row)


def test_a_former_lead_is_not_told_of_what_the_next_one_has_to_answer(
    told: Story, post: PostOffice
) -> None:
    comment = say(told, DATA, BODY, blocking=True)
    dispose(told, comment, NO, REPLY)
    judge(told, comment, DATA, accepts=False)
    successor = told.person("successor@example.org")

    def hand_over(session) -> None:
        session.exec(select(Policy)).one().lead_id = successor

    told.tell(hand_over)
    assert refused(post, "contested") == "the person does not lead the policy any more"


def test_whoever_the_plan_names_contests_in_the_place_of_the_raiser(
    story: Story, post: PostOffice
) -> None:
    plan = """
name: resolved
title: Resolved
requirements:
  - {group: data, rule: any, resolver: leadership}
  - {group: leadership, rule: any}
"""
    story.tell(lambda session: register(session, plan, actor="test", now=story.now))
    story.policy("data", "leadership", plan="resolved")
    story.person(LEAD)
    story.round()
    comment = say(story, DATA, blocking=True)
    dispose(story, comment, NO, "No.")
    judge(story, comment, "leadership@example.org", accepts=False)
    post.send_all()
    assert "to a comment of data@example.org on revision 1" in flat(post.one("contested"))


def test_before_the_first_round_the_raiser_is_led_to_the_draft(
    story: Story, post: PostOffice
) -> None:
    story.policy()
    story.person(LEAD)
    comment = say(story, DATA)
    dispose(story, comment)
    post.send_all()
    mail = post.one("disposition", DATA)
    assert mail.subject == "Review of “Payments stay on the platform”"
    assert links_of(mail) == {f"{BASE}/drafts/{story.draft_id}"}
