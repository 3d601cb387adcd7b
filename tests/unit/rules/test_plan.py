"""A plan becomes the gate's requirements for a policy of one theme."""

import pytest

from models.vocabulary import Theme
from review.rules.conditions import Subject, ThemeIn
from review.rules.facts import Rule, RuleKind
from review.rules.plan import Plan, PlanRequirement, requirements_for

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


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (ANY, "any"),
        (Rule(RuleKind.ALL), "all"),
        (Rule(RuleKind.COUNT, 3), "3"),
        (Rule(RuleKind.PERCENT, 50), "50%"),
    ],
)
def test_a_rule_is_told_as_the_plan_writes_it(rule: Rule, words: str) -> None:
    assert rule.words == words
