"""Versions of plans: registered once, numbered, pinned by a round word for word."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, select
from stories import Story

from models.journal import JournalEntry
from models.plan_version import PlanVersion
from models.round import Round
from review.errors import Unacceptable
from review.plans.mistakes import PlanMistakes
from review.plans.store import current_version, newest_version, register, shipped_source

FIRST = "name: mine\nrequirements:\n  - group: legal\n"
SECOND = "name: mine\nrequirements:\n  - group: legal\n    rule: all\n"


def put(story: Story, source: str) -> int:
    return story.tell(
        lambda session: register(session, source, actor="test", now=story.now).version
    )


def test_a_text_is_registered_once_and_numbered_by_its_plan(story: Story) -> None:
    texts = (FIRST, FIRST, SECOND, SECOND)
    assert [put(story, one) for one in texts] == [1, 1, 2, 2]
    newest = story.tell(lambda session: newest_version(session, "mine"))
    assert newest is not None
    assert newest.source == SECOND


def test_an_earlier_text_registered_again_is_what_the_next_round_follows(story: Story) -> None:
    put(story, FIRST)
    story.policy("legal", plan="mine")
    story.round()
    put(story, SECOND)
    story.revision("# Other words")
    story.round()
    assert [put(story, FIRST), put(story, FIRST)] == [3, 3]
    assert words_of_rule(story) == "all"
    story.revision("# Words again")
    story.round()
    assert words_of_rule(story) == "any"
    assert pinned(story) == [1, 2, 3]


def test_the_journal_says_of_which_version_the_text_is(story: Story) -> None:
    for one in (FIRST, SECOND, FIRST, SECOND):
        put(story, one)
    with Session(story.engine) as session:
        entries = session.exec(select(JournalEntry).order_by(col(JournalEntry.seq))).all()
    told = [(one.data["version"], one.data.get("same_as")) for one in entries]
    assert told == [(1, None), (2, None), (3, 1), (4, 2)]
    assert entries[0].data["sha256"] == entries[2].data["sha256"]


def test_eight_who_bring_an_earlier_text_back_at_once_make_one_version(story: Story) -> None:
    put(story, FIRST)
    put(story, SECOND)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: put(story, FIRST), range(8)))
    assert found == [3] * 8


def test_a_shipped_plan_is_pinned_by_the_text_that_is_shipped(story: Story) -> None:
    """Whoever runs an older release beside a newer one makes no version at every round."""
    shipped = shipped_source("standard") or ""

    def current() -> int:
        return story.tell(
            lambda session: (
                current_version(session, "standard", actor="test", now=story.now).version
            )
        )

    assert current() == 1
    assert put(story, shipped + "# newer\n") == 2
    assert [current(), current()] == [1, 1]


def pinned(story: Story) -> list[int]:
    """The versions of the plan that the rounds follow, in the order of the rounds."""
    query = (
        select(PlanVersion.version)
        .join(Round, col(Round.plan_version_id) == col(PlanVersion.id))
        .order_by(col(Round.number))
    )
    return story.tell(lambda session: list(session.exec(query)))


def words_of_rule(story: Story) -> str:
    rule = story.facts().facts.requirements[0].rule
    assert rule is not None
    return rule.words


def test_each_registration_is_in_the_journal(story: Story) -> None:
    put(story, FIRST)
    put(story, FIRST)
    put(story, SECOND)
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
