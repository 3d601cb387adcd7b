"""What is said of another text and of another plan beforehand is what comes about afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import InternalError
from sqlmodel import Session, col, select
from stories import SERVICE, Story

from models.person import Person
from models.sign_off import SignOff
from models.vocabulary import Position
from review.commands.ask_next import ask_next
from review.commands.put_person import PersonDetails, put_person
from review.commands.repin_round import repin_round
from review.plans.store import register
from review.queries.forecasts import ForecastMemory
from review.queries.what_if import SaidBy, Supposed, WhatIf, what_if

FIRST = """# Payments

## Acceptable behaviour

Pay on the platform.

## Consequences

We may remove a listing.

## Issue

Buyers lose money.
"""
PLAN = """name: watching
title: Watching
requirements:
  - group: legal
    rule: any
    sections: [Consequences]
    carry_over: unchanged
  - group: data
    rule: all
    after: [legal]
    sections: [Issue, Acceptable behaviour]
    carry_over: unchanged
  - group: community
    rule: any
    when: section "Consequences" mentions "suspend"
  - group: support
    rule: any
    advisory: true
    silence: no_objection
"""
OTHER_PLAN = """name: other
title: Other
requirements:
  - group: legal
    rule: any
  - group: data
    rule: 1
    when: text mentions "money"
    carry_over: unchanged
  - group: community
    rule: any
    when: text mentions "listing"
"""
PEOPLE = {
    "lea@example.org": ("legal",),
    "dan@example.org": ("data",),
    "dora@example.org": ("data",),
    "cora@example.org": ("community",),
    "sam@example.org": ("support",),
}
TEXTS = {
    "consequences": FIRST.replace("We may", "We will"),
    "issue": FIRST.replace("lose money", "lose their money"),
    "a condition that now holds": FIRST.replace("remove a listing", "suspend an account"),
    "acceptable behaviour": FIRST.replace("Pay on", "Always pay on"),
    "a new section": FIRST + "\n## Annex\n\nMore.\n",
    "the sections in another order": FIRST.replace("## Issue\n\nBuyers lose money.\n", "").replace(
        "## Acceptable", "## Issue\n\nBuyers lose money.\n\n## Acceptable"
    ),
    "all of it": "# Quite different\n",
}


@pytest.fixture
def reviewed(story: Story) -> Story:
    """Legal and Data have approved the first text."""
    for plan in (PLAN, OTHER_PLAN):
        story.tell(lambda session, plan=plan: register(session, plan, actor="test", now=story.now))
    for email, groups in PEOPLE.items():
        story.person(email, *groups)
    story.policy("leadership", plan="watching", text=FIRST)
    story.round()
    story.answer("lea@example.org")
    story.tell(lambda session: ask_next(session, story.draft_id, actor="flow", now=story.now))
    for email in ("dan@example.org", "dora@example.org"):
        story.answer(email)
    return story


def supposing(story: Story, **supposed: Any) -> WhatIf:
    def ask(session: Session) -> WhatIf:
        asked, memory = Supposed(**supposed), ForecastMemory()
        return what_if(session, story.draft_id, SERVICE.viewer, asked, story.now, memory)

    return story.tell(ask)


def told(answer: WhatIf) -> list[Sequence[object]]:
    """The verdict, whose request a supposed round does not have."""
    return [
        one._replace(waiting_for=tuple(who._replace(request_id="") for who in one.waiting_for))
        for one in answer.verdict.requirements
    ]


def kept(story: Story) -> Mapping[tuple[str, str], str]:
    """Whose answers were really carried over in the newest round, by group and person, and why."""

    def find(session: Session) -> dict[tuple[str, str], str]:
        carried = select(SignOff).where(
            SignOff.round_id == story.facts().round.id,  # pyright: ignore[reportOptionalMemberAccess]
            col(SignOff.carried_from_id).is_not(None),
        )
        return {
            (one.group_key, one.person_id): one.carried_reason or ""
            for one in session.exec(carried)
        }

    return story.tell(find)


def come_true(story: Story, text: str, before: WhatIf) -> None:
    """The text is really added and a round opened on it: it is as it was said to be."""
    story.revision(text)
    story.round()
    assert told(supposing(story)) == told(before)
    assert supposing(story).verdict.open == before.verdict.open
    assert {(one.group, one.person): one.reason for one in before.carry_over if one.kept} == kept(
        story
    )


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_another_text_comes_out_as_it_was_supposed(reviewed: Story, text: str) -> None:
    come_true(reviewed, text, supposing(reviewed, text=text))


def test_what_is_kept_and_what_is_not_is_said_with_its_reason(reviewed: Story) -> None:
    answer = supposing(reviewed, text=TEXTS["issue"])
    by_name = {reviewed.people[email]: email.split("@")[0] for email in reviewed.people}
    said = {by_name[one.person]: (one.kept, one.reason) for one in answer.carry_over}
    assert said == {
        "lea": (True, "Nothing changed in Consequences since revision 1."),
        "dan": (False, "Issue was changed."),
        "dora": (False, "Issue was changed."),
    }
    steps = {one.name for one in answer.path.steps}  # pyright: ignore[reportAttributeAccessIssue]
    assert steps == {"Dan", "Dora"}


def test_another_plan_for_another_text_decides_what_is_kept(reviewed: Story) -> None:
    answer = supposing(reviewed, text=TEXTS["consequences"], plan="other")
    assert {one.kept for one in answer.carry_over} == {False}
    same = supposing(reviewed, text=FIRST, plan="other")
    assert {one.group: one.kept for one in same.carry_over} == {"legal": False, "data": True}


def test_by_another_plan_conditions_are_judged_on_the_text_under_review(reviewed: Story) -> None:
    before = supposing(reviewed, plan=OTHER_PLAN)
    applied = {one.group: one.state.value for one in before.verdict.requirements}
    assert applied == {
        "legal": "satisfied",
        "data": "satisfied",
        "community": "unreachable",
        "support": "pending",
    }
    reviewed.tell(
        lambda session: repin_round(
            session,
            reviewed.draft_id,
            1,
            plan="other",
            reason="To see.",
            actor="test",
            now=reviewed.now,
        )
    )
    assert told(supposing(reviewed)) == told(before)


def test_whoever_is_away_is_asked_by_their_delegate(reviewed: Story) -> None:
    """Lea is away, and Cora stands in for her; nothing of Lea's is kept."""
    away = PersonDetails(
        "Lea",
        ("legal",),
        delegate="cora@example.org",
        away_from=date(2026, 3, 1),
        away_until=date(2026, 3, 9),
    )
    reviewed.tell(
        lambda session: put_person(session, "lea@example.org", away, actor="test", now=reviewed.now)
    )
    text = TEXTS["consequences"]
    before = supposing(reviewed, text=text)
    legal = before.verdict.requirements[0]
    assert [one.person for one in legal.waiting_for] == [reviewed.people["cora@example.org"]]
    come_true(reviewed, text, before)


def test_whoever_wrote_the_newest_text_cannot_approve_the_next(reviewed: Story) -> None:
    reviewed.revision(TEXTS["a new section"], author="dan@example.org")
    come_true(reviewed, TEXTS["issue"], supposing(reviewed, text=TEXTS["issue"]))


def test_a_supposed_answer_on_the_other_text_counts_there(reviewed: Story) -> None:
    said = [SaidBy(f"{name}@example.org", "data", Position.APPROVE) for name in ("dan", "dora")]
    assert supposing(reviewed, text=TEXTS["issue"], sign_offs=said).verdict.open
    assert not supposing(reviewed, text=TEXTS["issue"], sign_offs=said[:1]).verdict.open


def test_before_the_first_round_another_text_is_judged_by_the_plan_of_the_draft(
    story: Story,
) -> None:
    story.policy()
    answer = supposing(story, text=FIRST)
    assert {one.state.value for one in answer.verdict.requirements if one.required} == {"pending"}
    assert answer.path.people == 4  # pyright: ignore[reportAttributeAccessIssue]
    emails = set(story.tell(lambda session: session.exec(select(Person.email)).all()))
    assert set(answer.emails.values()) <= emails


def test_whoever_supposes_could_not_write_if_they_would(reviewed: Story) -> None:
    def write(session: Session) -> None:
        what_if(
            session,
            reviewed.draft_id,
            SERVICE.viewer,
            Supposed(text=TEXTS["issue"], plan=OTHER_PLAN),
            reviewed.now,
            ForecastMemory(),
        )
        session.get_one(Person, reviewed.people["lea@example.org"]).name = "Another"

    with pytest.raises(InternalError, match="read-only transaction"):
        reviewed.tell(write)
