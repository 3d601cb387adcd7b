"""A plan becomes the gate's requirements for a policy of one theme."""

from datetime import UTC, datetime, timedelta

import pytest

from models.vocabulary import Position, RoundState, Theme
from review.rules.conditions import Not, Subject, SubjectSection, TextMentions, ThemeIn
from review.rules.facts import (
    Asked,
    Facts,
    Override,
    Recorded,
    Requirement,
    RoundFacts,
    Rule,
    RuleKind,
)
from review.rules.gate import judge
from review.rules.plan import Assurance, Plan, PlanRequirement, requirements_for

ANY = Rule(RuleKind.ANY)
PLAN = Plan(
    "one",
    "One",
    (
        PlanRequirement("legal", Rule(RuleKind.COUNT, 2)),
        PlanRequirement("experts", ANY, when=ThemeIn(frozenset({Theme.SAFETY, Theme.SECURITY}))),
        PlanRequirement("support", ANY, required=False),
    ),
)


@pytest.mark.parametrize("theme", Theme)
def test_a_group_applies_to_the_themes_it_is_named_for(theme: Theme) -> None:
    found = requirements_for(PLAN, Subject(theme), {})
    assert [one.applies for one in found] == [True, theme in (Theme.SAFETY, Theme.SECURITY), True]


def test_requirements_keep_their_order_their_rule_and_their_weight() -> None:
    found = requirements_for(PLAN, Subject(Theme.QUALITY), {"legal": "Legal & Co"})
    assert [(one.group, one.label, one.required) for one in found] == [
        ("legal", "Legal & Co", True),
        # Not asked for this theme; whoever asks them all the same gets advice.
        ("experts", "experts", False),
        ("support", "support", False),
    ]
    assert requirements_for(PLAN, Subject(Theme.SAFETY), {})[1].required
    assert found[0].rule == Rule(RuleKind.COUNT, 2)


def test_what_a_plan_says_of_a_group_reaches_the_gate() -> None:
    full = PlanRequirement(
        "support",
        ANY,
        required=False,
        after=("legal",),
        silence_is_assent=True,
        assurance=Assurance.CODE,
        can_be_overridden=False,
        block_can_be_overridden=False,
    )
    bare = PlanRequirement("legal", ANY, silence_is_assent=True)
    found = requirements_for(Plan("one", "One", (full, bare)), Subject(Theme.SAFETY), {})
    assert found == (
        Requirement(
            "support",
            "support",
            ANY,
            required=False,
            after=("legal",),
            silence_is_assent=True,
            can_be_overridden=False,
            needs_code=True,
        ),
        # Never of a group that is required.
        Requirement("legal", "legal", ANY, block_can_be_overridden=True),
    )
    given = Facts(1, None, found)
    assert [given.needs_code(group) for group in ("support", "legal", "data")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        (RuleKind.ANY, 1, "any"),
        (RuleKind.ALL, 1, "all"),
        (RuleKind.COUNT, 3, "3"),
        (RuleKind.PERCENT, 50, "50%"),
    ],
)
def test_a_rule_is_told_as_the_plan_writes_it(kind: RuleKind, number: int, words: str) -> None:
    assert Rule(kind, number).words == words


def test_why_a_group_is_asked_or_not_is_said() -> None:
    plan = Plan("one", "One", (PlanRequirement("legal", ANY, when=TextMentions(("refund",))),))
    text = (SubjectSection("Fees", "No refund.", changed=False),)
    for sections, applies, words in (
        (text, True, 'the text mentions "refund".'),
        ((), False, 'the text does not mention "refund".'),
    ):
        found = requirements_for(plan, Subject(Theme.SAFETY, sections), {})[0]
        assert (found.applies, found.required, found.condition) == (applies, applies, words)


def test_only_a_plan_with_such_a_condition_reads_the_text() -> None:
    assert not PLAN.reads_text
    reads = PlanRequirement("legal", ANY, when=Not(TextMentions(("refund",))))
    assert Plan("one", "One", (*PLAN.requirements, reads)).reads_text


NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIFTED = Override("o", "legal", "a" * 64, "law", "ben", "Ben", NOW + timedelta(days=1), "cyn")


@pytest.mark.parametrize("blocked", [False, True])
@pytest.mark.parametrize(
    ("can_be", "block_can_be", "opens"),
    [(True, True, (True, True)), (True, False, (True, False)), (False, False, (False, False))],
)
def test_an_override_lifts_what_the_plan_lets_it_lift(
    can_be: bool, block_can_be: bool, opens: tuple[bool, bool], blocked: bool
) -> None:
    one = PlanRequirement(
        "legal", ANY, can_be_overridden=can_be, block_can_be_overridden=block_can_be
    )
    block = Recorded("s", "ana", "legal", Position.REQUEST_CHANGES, "a" * 64)
    facts = Facts(
        1,
        RoundFacts(1, RoundState.OPEN, 1, "a" * 64),
        requirements_for(Plan("one", "One", (one,)), Subject(Theme.SAFETY), {}),
        (Asked("q", "ana", "Ana", "legal", NOW),),
        (block,) if blocked else (),
        overrides=(LIFTED,),
    )
    assert judge(facts, NOW).open is opens[blocked]


def test_what_can_never_be_overridden_is_not_lifted_by_a_plan_that_lets_a_block_be_lifted() -> None:
    one = PlanRequirement("legal", ANY, can_be_overridden=False)
    facts = Facts(
        1,
        RoundFacts(1, RoundState.OPEN, 1, "a" * 64),
        requirements_for(Plan("one", "One", (one,)), Subject(Theme.SAFETY), {}),
        overrides=(LIFTED,),
    )
    assert not judge(facts, NOW).open
