"""Versions of plans: registered once, numbered, pinned by a round word for word."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select
from stories import Story

from models.plan_version import PlanVersion
from review.errors import Unacceptable
from review.plans.mistakes import PlanMistakes
from review.plans.store import current_version, newest_version, register

FIRST = "name: mine\nrequirements:\n  - group: legal\n"
SECOND = "name: mine\nrequirements:\n  - group: legal\n    rule: all\n"


def put(story: Story, source: str) -> int:
    return story.tell(
        lambda session: register(session, source, actor="test", now=story.now).version
    )


def test_a_text_is_registered_once_and_numbered_by_its_plan(story: Story) -> None:
    assert [put(story, FIRST), put(story, FIRST), put(story, SECOND), put(story, FIRST)] == [
        1,
        1,
        2,
        1,
    ]
    newest = story.tell(lambda session: newest_version(session, "mine"))
    assert newest is not None
    assert newest.source == SECOND


def test_each_registration_is_in_the_journal(story: Story) -> None:
    put(story, FIRST)
    put(story, FIRST)
    put(story, SECOND)
    from models.journal import JournalEntry

    with Session(story.engine) as session:
        entries = session.exec(select(JournalEntry)).all()
    assert [(one.action.value, one.data["version"]) for one in entries] == [
        ("plan:registered", 1),
        ("plan:registered", 2),
    ]


def test_a_plan_with_mistakes_is_not_registered(story: Story) -> None:
    with pytest.raises(PlanMistakes):
        put(story, "name: mine\n")
    with Session(story.engine) as session:
        assert session.exec(select(PlanVersion)).all() == []


def test_a_plan_nobody_knows_is_refused_with_a_hint(story: Story) -> None:
    with pytest.raises(Unacceptable, match="no plan named 'nobodys'; try 'standard'"):
        story.policy(plan="nobodys")


def test_eight_who_register_at_once_get_one_version(story: Story) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: put(story, FIRST), range(8)))
    assert found == [1] * 8


def test_a_round_keeps_the_plan_it_was_opened_under(story: Story) -> None:
    put(story, FIRST)
    story.policy("legal", plan="mine")
    story.round()
    put(story, SECOND)
    assert story.facts().facts.requirements[0].rule is not None
    assert story.facts().facts.requirements[0].rule.words == "any"
    story.revision("# Other words")
    story.round()
    assert story.facts().facts.requirements[0].rule.words == "all"
    assert (
        story.tell(
            lambda session: current_version(session, "mine", actor="test", now=story.now).version
        )
        == 2
    )
