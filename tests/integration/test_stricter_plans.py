"""A round put under a plan that asks for a code: what came by the link alone counts no more."""

import pytest
from coded import BY_CODE, BY_LINK, LEGAL, Coded
from postoffice import PostOffice
from sqlmodel import col, select
from stories import Story

from models.sign_off import SignOff
from models.vocabulary import Position, RequestState
from review.commands.repin_round import repin_round
from review.rules.next_step import everyone_answered
from review.rules.verdict import RequirementState

KEPT = "    carry_over: unchanged\n    sections: [Consequences]\n"
SECOND = "second@example.org"


@pytest.fixture
def coded(story: Story) -> Coded:
    return Coded(story)


@pytest.fixture
def post(story: Story, engine, tmp_path) -> PostOffice:
    return PostOffice(story, engine, tmp_path / "mail")


def under(coded: Coded, source: str) -> None:
    coded.plan(source)
    story = coded.story
    story.tell(
        lambda session: repin_round(
            session, story.draft_id, 1, plan=None, reason="x", actor="lead", now=story.now
        )
    )


def legal(coded: Coded) -> RequirementState:
    return next(one.state for one in coded.story.gate().requirements if one.group == "legal")


def test_an_approval_by_the_link_counts_no_more_and_its_person_is_asked_again(
    coded: Coded, post: PostOffice
) -> None:
    coded.opened(BY_LINK)
    coded.answer(None)
    assert coded.story.gate().open
    post.send_all()
    coded.story.later(hours=1)
    under(coded, BY_CODE)
    assert legal(coded) is RequirementState.PENDING
    assert not coded.story.gate().open
    assert not everyone_answered(coded.story.facts().facts)
    request = coded.story.request(LEGAL)
    assert (request.state, request.answered_at) == (RequestState.PENDING, None)
    entry = coded.story.journal()[-1]
    assert (entry.action, entry.data["asked_again"]) == ("round:repinned", [request.id])
    post.send_all()
    mails = post.mails("invitation", LEGAL)
    # The same words with a code are a new answer; the link is the one they have.
    assert mails[-1].link.startswith("https://placet.example/r/")  # pyright: ignore[reportOptionalMemberAccess]
    coded.proven()
    assert coded.story.gate().open
    assert [one.auth_assurance for one in sign_offs(coded)] == ["token", "code"]


def test_a_request_for_changes_by_the_link_blocks_all_the_same(coded: Coded) -> None:
    coded.opened(BY_LINK)
    coded.answer(None, coded.said(Position.REQUEST_CHANGES))
    under(coded, BY_CODE)
    assert legal(coded) is RequirementState.BLOCKED
    assert coded.story.request(LEGAL).state is RequestState.ANSWERED
    coded.proven()
    assert coded.story.gate().open


def test_a_recusal_by_the_link_leaves_the_person_among_those_asked(coded: Coded) -> None:
    both = BY_LINK + "    rule: all\n"
    coded.plan(both)
    coded.story.person(SECOND, "legal")
    coded.opened(both)
    coded.answer(None, coded.said(Position.RECUSE))
    under(coded, BY_CODE + "    rule: all\n")
    coded.proven(email=SECOND)
    assert legal(coded) is RequirementState.PENDING


def test_what_was_said_with_a_code_still_counts(coded: Coded) -> None:
    coded.opened()
    coded.proven()
    under(coded, BY_LINK + "title: Milder\n")
    assert coded.story.gate().open
    under(coded, BY_CODE + "title: Stricter again\n")
    assert coded.story.gate().open
    assert coded.story.request(LEGAL).state is RequestState.ANSWERED
    assert "asked_again" not in coded.story.journal()[-1].data


def test_a_block_with_a_code_is_not_taken_back_by_the_link(coded: Coded) -> None:
    coded.opened()
    coded.proven(coded.said(Position.REQUEST_CHANGES))
    under(coded, BY_LINK + "title: Milder\n")
    coded.answer(None)
    assert coded.story.gate().open
    under(coded, BY_CODE + "title: Stricter again\n")
    assert legal(coded) is RequirementState.BLOCKED


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (BY_LINK, BY_LINK + "title: Other\n", True),
        (BY_LINK, BY_CODE, False),
        (BY_CODE, BY_CODE + "title: Other\n", True),
        (BY_CODE, BY_LINK, True),
    ],
)
def test_only_an_approval_as_sure_as_the_plan_asks_carries_over(
    coded: Coded, first: str, then: str, kept: bool
) -> None:
    story = coded.story
    coded.opened(with_carry_over(first))
    coded.answer(coded.code() if first is BY_CODE else None)
    coded.plan(with_carry_over(then))
    story.revision(
        "# Payments\n\nAlways pay here.\n\n## Consequences\n\nWe may suspend accounts.\n"
    )
    story.round()
    assert story.gate().open is kept
    last = sign_offs(coded)[-1]
    assert (last.carried_from_id is not None) is kept
    assert last.auth_assurance == ("code" if first is BY_CODE else "token")


def with_carry_over(plan: str) -> str:
    return plan.replace("  - group: legal\n", "  - group: legal\n" + KEPT)


def test_a_copy_of_a_copy_is_as_sure_as_its_origin(coded: Coded) -> None:
    story = coded.story
    coded.opened(with_carry_over(BY_LINK))
    coded.answer(None)
    for number in range(2):
        if number:
            coded.plan(with_carry_over(BY_CODE))
        story.revision(
            f"# Payments\n\nPay here {number}.\n\n## Consequences\n\nWe may suspend accounts.\n"
        )
        story.round()
        assert story.gate().open is (number == 0)


def sign_offs(coded: Coded) -> list[SignOff]:
    return coded.story.tell(
        lambda session: list(session.exec(select(SignOff).order_by(col(SignOff.seq))))
    )
