"""An open round put under another plan: on record, with a reason, and nobody is un-asked."""

import pytest
from sqlmodel import Session, select
from stories import Story

from models.plan_version import PlanVersion
from models.round import Round
from models.vocabulary import OutboxKind, Position
from review.commands.recall_round import recall_round
from review.commands.repin_round import repin_round
from review.errors import (
    AlreadyThere,
    FirstPassIndependent,
    PlanUnreadable,
    RoundClosed,
    StaleVersion,
    Unacceptable,
    Unknown,
)
from review.plans.store import register
from review.rules.verdict import RequirementState

LEGAL = "name: mine\nrequirements:\n  - group: legal\n"
BOTH = LEGAL + "  - group: data\n"


def put(story: Story, source: str) -> PlanVersion:
    return story.tell(lambda session: register(session, source, actor="test", now=story.now))


def repin(story: Story, plan: str | None = None, number: int = 1, **more: int) -> PlanVersion:
    return story.tell(
        lambda session: repin_round(
            session,
            story.draft_id,
            number,
            plan=plan,
            reason="a law came into force",
            actor="lead",
            now=story.now,
            **more,
        )
    )


def opened(story: Story, source: str = LEGAL) -> PlanVersion:
    """A round under the plan `mine` with one person asked for Legal."""
    version = put(story, source)
    story.policy("legal", plan="mine")
    story.round()
    return version


def pinned(story: Story) -> Round:
    return story.tell(lambda session: session.get_one(Round, story.facts().round.id))  # pyright: ignore[reportOptionalMemberAccess]


def test_a_round_keeps_its_plan_until_it_is_repinned_with_a_reason(story: Story) -> None:
    first = opened(story)
    second = put(story, BOTH)
    assert pinned(story).plan_version_id == first.id
    before = len(story.outbox(OutboxKind.WAKE)), story.draft().version
    story.later(hours=1)
    assert repin(story).id == second.id
    assert pinned(story).plan_version_id == second.id
    entry = story.journal()[-1]
    assert (entry.action, entry.actor, entry.subject_id) == (
        "round:repinned",
        "lead",
        pinned(story).id,
    )
    assert entry.data == {
        "number": 1,
        "from": {"name": "mine", "version": 1, "sha256": first.sha256},
        "to": {"name": "mine", "version": 2, "sha256": second.sha256},
        "reason": "a law came into force",
    }
    assert len(story.outbox(OutboxKind.WAKE)) == before[0]
    assert story.outbox(OutboxKind.WAKE)[-1].draft_id == story.draft_id
    assert story.draft().version == before[1] + 1


def test_a_group_newly_required_keeps_the_gate_shut_and_nobody_is_asked_by_it(
    story: Story,
) -> None:
    opened(story)
    story.person("data@example.org", "data")
    story.answer("legal@example.org")
    assert story.gate().open
    put(story, BOTH)
    repin(story)
    verdict = story.gate()
    assert not verdict.open
    assert [one.state for one in verdict.requirements] == [
        RequirementState.SATISFIED,
        RequirementState.UNREACHABLE,
    ]
    assert [one.group_key for one in story.requests()] == ["legal"]
    assert story.mails().count("invitation") == 1


def test_whoever_was_asked_stays_asked_and_may_still_object(story: Story) -> None:
    put(story, BOTH)
    story.policy("legal", "data", plan="mine")
    story.round()
    put(story, LEGAL)
    # The text was registered before: the newest version of the plan is the other one.
    put(story, LEGAL + "title: Legal alone\n")
    repin(story)
    story.answer("legal@example.org")
    assert story.gate().open
    story.answer("data@example.org", Position.REQUEST_CHANGES)
    assert not story.gate().open


def test_a_round_can_follow_another_plan_and_so_do_the_next(story: Story) -> None:
    opened(story)
    put(story, BOTH.replace("mine", "yours"))
    assert repin(story, "yours").name == "yours"
    assert story.draft().plan == "yours"
    story.revision("# Other words")
    story.round()
    entries = [one for one in story.journal() if one.action == "round:opened"]
    assert [one.data["plan"]["name"] for one in entries] == ["mine", "yours"]


def test_the_deadline_stays_and_the_sweep_looks_at_once(story: Story) -> None:
    opened(story)
    due = pinned(story).due_at
    put(story, BOTH + "deadline: 20\n")
    story.later(hours=2)
    repin(story)
    assert (pinned(story).due_at, pinned(story).next_sweep_at) == (due, story.now)


def test_what_changes_nothing_is_refused_and_leaves_no_trace(story: Story) -> None:
    opened(story)
    actions = story.actions()
    with pytest.raises(AlreadyThere, match="Round 1 follows mine@1 already"):
        repin(story)
    assert story.actions() == actions


def test_an_independent_first_pass_cannot_be_opened_up(story: Story) -> None:
    first = opened(story, LEGAL + "first_pass: independent\n")
    put(story, BOTH)
    with pytest.raises(FirstPassIndependent, match="promised its reviewers"):
        repin(story)
    assert pinned(story).plan_version_id == first.id
    third = put(story, BOTH + "first_pass: independent\n")
    assert repin(story).id == third.id


def test_a_first_pass_can_become_independent(story: Story) -> None:
    opened(story)
    put(story, LEGAL + "first_pass: independent\n")
    assert repin(story).version == 2


def test_a_plan_that_nobody_knows_or_can_read_is_refused(story: Story) -> None:
    first = opened(story)
    with pytest.raises(Unacceptable, match="no plan named 'nobodys'"):
        repin(story, "nobodys")
    with Session(story.engine) as session:
        session.add(
            PlanVersion(
                name="mine", version=2, sha256="0" * 64, source="name: mine\n", created_at=story.now
            )
        )
        session.commit()
    with pytest.raises(PlanUnreadable, match="line 1, column 1: requirements is missing"):
        repin(story)
    assert pinned(story).plan_version_id == first.id


def test_a_round_under_a_plan_that_cannot_be_read_is_mended(story: Story) -> None:
    opened(story)
    with Session(story.engine) as session:
        broken = PlanVersion(
            name="broken", version=1, sha256="0" * 64, source="", created_at=story.now
        )
        session.add(broken)
        round_ = session.exec(select(Round)).one()
        round_.plan_version_id = broken.id
        session.commit()
    story.answer("legal@example.org")
    assert not story.gate().open
    repin(story)
    assert story.gate().open


def test_only_an_open_round_is_repinned(story: Story) -> None:
    opened(story)
    put(story, BOTH)
    for number in (0, 2):
        with pytest.raises(Unknown):
            repin(story, number=number)
    with pytest.raises(StaleVersion):
        repin(story, if_match=story.draft().version - 1)
    story.tell(
        lambda session: recall_round(
            session, story.draft_id, 1, reason="x", actor="test", now=story.now
        )
    )
    with pytest.raises(RoundClosed):
        repin(story)
