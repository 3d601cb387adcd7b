"""The loop by its commands: two rounds, a promotion, and exactly what the journal says of it."""

import pytest
from stories import REQUIRED, SERVICE, Story

from models.vocabulary import OutboxKind, Position, RoundState, Stage
from review.errors import (
    AlreadyThere,
    NotYourRequest,
    ReasonMissing,
    RevisionSuperseded,
    RoundClosed,
    RoundOpen,
    WrongStage,
)


def test_a_draft_goes_through_two_rounds_to_implementation(story: Story) -> None:
    story.policy()
    story.round(reason="Please read section 2.")
    for group in ("legal", "public_policy", "leadership"):
        story.answer(f"{group}@example.org")
    story.answer("data@example.org", Position.REQUEST_CHANGES, reason="Which accounts?")
    assert story.settle() is RoundState.CHANGES_REQUESTED
    assert story.settle() is None
    story.later(days=1)
    assert (
        story.revision("# Payments\n\nPay on the platform. We may suspend business accounts.") == 2
    )
    story.round()
    assert not story.promote().promoted
    story.everyone_approves()
    assert story.gate().open
    assert story.promote().promoted
    assert story.promote().already
    draft = story.draft()
    assert draft.stage is Stage.IMPLEMENTATION
    asked, answered = ["request:asked"] * 4, ["sign_off:recorded"] * 4
    assert story.actions() == [
        "draft:submitted",
        "revision:added",
        "round:opened",
        *asked,
        *answered,
        "round:closed",
        "revision:added",
        "round:opened",
        *asked,
        *answered,
        "round:closed",
        "draft:promoted",
    ]
    # Four people, two rounds; the lead hears of the end of a round and of the promotion too.
    assert story.mails() == (
        ["invitation"] * 8 + ["promoted"] * 5 + ["receipt"] * 8 + ["round_closed"] * 5
    )


def test_one_wake_up_waits_for_a_draft_however_much_happens(story: Story) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    assert len(story.outbox(OutboxKind.WAKE)) == 1


def test_a_sign_off_names_the_text_under_review_or_is_refused(story: Story) -> None:
    story.policy()
    story.round()
    with pytest.raises(RevisionSuperseded):
        story.answer("legal@example.org", sha256="0" * 64)
    assert "sign_off:recorded" not in story.actions()


def test_a_sign_off_on_a_superseded_text_is_refused_before_and_after_the_next_round(
    story: Story,
) -> None:
    story.policy()
    story.round()
    first = story.sha256()
    story.revision("# Payments\n\nAnother text.")
    with pytest.raises(RevisionSuperseded):
        story.answer("legal@example.org", sha256=first)
    assert not story.gate().open
    assert "newer" in story.gate().summary
    story.round()
    with pytest.raises(RevisionSuperseded):
        story.answer("legal@example.org", number=1, sha256=first)
    assert story.gate().requirements[0].have == 0


def test_an_answer_after_the_close_is_recorded_and_does_not_count(story: Story) -> None:
    from review.commands.close_round import close_round

    story.policy()
    story.round()
    story.tell(
        lambda session: close_round(
            session, story.draft_id, 1, reason="enough", actor="test", now=story.now
        )
    )
    recorded = story.answer("legal@example.org")
    assert not recorded.sign_off.counts
    assert not story.gate().open
    assert story.gate().requirements[0].have == 0
    assert story.actions()[-1] == "sign_off:recorded"
    with pytest.raises(RoundClosed):
        story.tell(
            lambda session: close_round(
                session, story.draft_id, 1, reason="again", actor="test", now=story.now
            )
        )


def test_the_same_answer_twice_is_one_sign_off_and_one_receipt(story: Story) -> None:
    story.policy()
    story.round()
    first = story.answer("legal@example.org")
    again = story.answer("legal@example.org")
    assert first.sign_off.id == again.sign_off.id
    assert story.mails().count("receipt") == 1


def test_a_block_is_taken_back_by_the_same_person(story: Story) -> None:
    story.policy()
    story.round()
    blocked = story.answer("legal@example.org", Position.REQUEST_CHANGES)
    assert story.gate().requirements[0].state == "blocked"
    taken_back = story.answer("legal@example.org", Position.APPROVE)
    assert taken_back.sign_off.supersedes_id == blocked.sign_off.id
    assert story.gate().requirements[0].state == "satisfied"


def test_a_late_answer_counts_while_the_round_is_open(story: Story) -> None:
    story.policy()
    story.round()
    story.later(days=9)
    recorded = story.answer("legal@example.org")
    assert recorded.sign_off.late
    assert story.gate().requirements[0].state == "satisfied"


def test_a_second_round_on_the_same_text_is_refused_while_one_is_open(story: Story) -> None:
    story.policy()
    story.round()
    with pytest.raises(RoundOpen):
        story.round()


def test_a_round_on_a_new_text_ends_the_one_before(story: Story) -> None:
    story.policy()
    story.round()
    story.answer("legal@example.org", Position.REQUEST_CHANGES)
    story.revision("# Payments\n\nAnother text.")
    assert story.round().number == 2
    ended = [entry for entry in story.journal() if entry.action.value == "round:closed"]
    assert [entry.data["outcome"] for entry in ended] == ["changes_requested"]


def test_the_same_text_again_is_refused_whatever_its_line_ends(story: Story) -> None:
    story.policy(text="# A\n\nb\n")
    with pytest.raises(AlreadyThere):
        story.revision("# A\r\n\r\nb  ")


def test_the_author_is_not_asked_and_cannot_satisfy_the_gate(story: Story) -> None:
    story.person("author@example.org", "legal")
    story.policy("public_policy", "data", "leadership")
    story.round()
    story.everyone_approves()
    legal = story.gate().requirements[0]
    assert (legal.group, legal.state) == ("legal", "unreachable")
    assert not story.promote().promoted


def test_the_author_who_is_asked_all_the_same_does_not_count(story: Story) -> None:
    story.person("author@example.org", "legal")
    story.policy("public_policy", "data", "leadership")
    story.round(reviewers={"legal": ["author@example.org"]})
    story.everyone_approves()
    assert story.gate().requirements[0].state == "unreachable"
    assert not story.promote().promoted


def test_a_person_cannot_answer_for_another(story: Story) -> None:
    from dataclasses import replace

    story.policy()
    story.round()
    stranger = replace(SERVICE, person_id=story.people["data@example.org"])
    with pytest.raises(NotYourRequest):
        story.answer("legal@example.org", actor=stranger)


def test_a_request_for_changes_without_a_reason_is_refused(story: Story) -> None:
    story.policy()
    story.round()
    with pytest.raises(ReasonMissing):
        story.answer("legal@example.org", Position.REQUEST_CHANGES, reason="  ")


def test_a_promoted_draft_takes_no_new_text_and_no_new_round(story: Story) -> None:
    story.policy()
    story.round()
    story.everyone_approves()
    assert story.promote().promoted
    with pytest.raises(WrongStage):
        story.revision("# Another")
    with pytest.raises(WrongStage):
        story.round()


def test_external_experts_are_asked_for_safety_only(story: Story) -> None:
    from models.vocabulary import Theme

    story.policy(*REQUIRED, "external_experts", theme=Theme.SAFETY)
    story.round()
    assert {request.group_key for request in story.requests()} == {*REQUIRED, "external_experts"}
    story.policy(*REQUIRED, "external_experts", theme=Theme.QUALITY, key="other")
    story.round()
    assert {request.group_key for request in story.requests()} == set(REQUIRED)
