"""What Legal and insiders say reaches those it is for, and nobody else, not even as a hint."""

import pytest
from postoffice import PostOffice
from stories import Story

from models.vocabulary import Position, Theme
from notifications.outgoing import ReadMail
from review.actors import FLOW
from review.commands.close_round import close_round
from review.commands.settle_round import settle_round

PRIVILEGED, INTERNAL, PUBLIC = "CANARY-PRIVILEGED", "CANARY-INTERNAL", "CANARY-EVERYONE"
GROUPS = ("legal", "public_policy", "data", "leadership", "external_experts")
EXPERT = "external_experts@example.org"


@pytest.fixture
def said(story: Story) -> Story:
    """A round in which Legal, Data and the expert have each said something."""
    story.policy(*GROUPS, theme=Theme.SAFETY)
    story.round()
    changes, conditions = Position.REQUEST_CHANGES, Position.APPROVE_WITH_CONDITIONS
    story.answer("legal@example.org", changes, reason=PRIVILEGED)
    story.answer("data@example.org", conditions, reason="", conditions=[INTERNAL])
    story.answer(EXPERT, Position.APPROVE, reason=PUBLIC)
    for group in ("public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.tell(lambda session: settle_round(session, story.draft_id, actor=FLOW, now=story.now))
    return story


def heard(mail: ReadMail) -> set[str]:
    both = mail.text + mail.html
    return {word for word in (PRIVILEGED, INTERNAL, PUBLIC) if word in both}


def test_each_hears_of_the_reasons_what_is_for_them(said: Story, post: PostOffice) -> None:
    post.send_all()
    expected = {
        "external_experts@": {PUBLIC},
        "public_policy@": {INTERNAL, PUBLIC},
        "data@": {INTERNAL, PUBLIC},
        "legal@": {PRIVILEGED, INTERNAL, PUBLIC},
        "lead@": {PRIVILEGED, INTERNAL, PUBLIC},
    }
    for person, words in expected.items():
        assert heard(post.one("round_closed", person)) == words, person


def test_a_name_without_its_reason_is_no_hint_either(said: Story, post: PostOffice) -> None:
    post.send_all()
    expert = post.one("round_closed", EXPERT)
    assert "Legal" not in expert.text + expert.html
    assert "asked for changes to" not in expert.text
    assert "Everyone has answered." in expert.text


def test_no_mail_at_all_to_an_outsider_holds_an_insiders_words(
    said: Story, post: PostOffice
) -> None:
    said.revision("# Payments\n\nAnother text.\n")
    said.round()
    post.send_all()
    said.everyone_approves()
    said.promote()
    post.send_all()
    mails = [mail for kind in KINDS for mail in post.mails(kind, EXPERT)]
    assert {mail.key.partition(":")[0] for mail in mails} == set(KINDS)
    assert set().union(*map(heard, mails)) == {PUBLIC}


KINDS = ("invitation", "receipt", "round_closed", "promoted")


@pytest.mark.parametrize(("to", "told"), [("lead@", True), ("data@", True), (EXPERT, False)])
def test_the_reason_given_for_closing_by_hand_stays_inside(
    story: Story, post: PostOffice, to: str, told: bool
) -> None:
    story.policy(*GROUPS, theme=Theme.SAFETY)
    closer = story.person("closer@example.org")
    story.round()
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason=INTERNAL, actor=f"person:{closer}", now=story.now
        )
    )
    post.send_all()
    mail = post.one("round_closed", to)
    assert (INTERNAL in mail.text) is told
    assert "closed by Closer" in mail.text


def test_a_superseded_reason_is_not_told(story: Story, post: PostOffice) -> None:
    story.policy()
    story.round()
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="First thought")
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="Second thought")
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.settle()
    post.send_all()
    lead = post.one("round_closed", "lead@")
    assert "Second thought" in lead.text
    assert "First thought" not in lead.text
