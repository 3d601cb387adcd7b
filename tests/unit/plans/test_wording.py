"""A plan in plain sentences."""

from review.plans.reading import read_plan
from review.plans.store import shipped_source
from review.plans.wording import describe, rule_in_words
from review.rules.facts import Rule, RuleKind

LABELS = {
    "legal": "Legal",
    "public_policy": "Public Policy",
    "data": "Data",
    "leadership": "Leadership",
    "external_experts": "External experts",
    "support": "Support",
}
DUE = "A round is due {} after it was opened, and expires {} after that."
REMINDED = (
    "Whoever has not answered is reminded 2 business days before, on the day, "
    "2 business days after."
)
ALWAYS = (
    "A request for changes by anyone keeps the gate shut; silence is never an approval; nothing "
    "carries over from one revision to the next."
)


def test_the_standard_plan_in_words() -> None:
    assert describe(read_plan(shipped_source("standard") or ""), LABELS) == (
        "One approval of Legal is enough.",
        "One approval of Public Policy is enough.",
        "One approval of Data is enough.",
        "One approval of Leadership is enough.",
        "For policies of theme safety, one approval of External experts is enough.",
        "Support advises: its answer is asked for, and not needed to open the gate.",
        "Community advises: its answer is asked for, and not needed to open the gate.",
        DUE.format("5 business days", "10 business days"),
        REMINDED,
        ALWAYS,
    )


def test_a_plan_without_reminders_speaks_of_none() -> None:
    plan = read_plan("name: one\ndeadline: 1\ngrace: 1\nrequirements:\n  - group: legal\n")
    assert describe(plan, {}) == (
        "One approval of legal is enough.",
        DUE.format("one business day", "one business day"),
        ALWAYS,
    )


def test_several_themes_are_joined_and_advice_stays_advice() -> None:
    plan = read_plan(
        "name: one\nrequirements:\n  - group: legal\n  - group: support\n    advisory: true\n"
        "    when: {theme: [safety, platform_misuse]}\n"
    )
    assert describe(plan, LABELS)[1] == (
        "For policies of theme platform misuse or safety, Support advises: its answer is asked "
        "for, and not needed to open the gate."
    )


def test_every_rule_has_its_words() -> None:
    assert [
        rule_in_words(Rule(kind, number), "Data")
        for kind, number in (
            (RuleKind.ANY, 1),
            (RuleKind.ALL, 1),
            (RuleKind.COUNT, 1),
            (RuleKind.COUNT, 2),
            (RuleKind.PERCENT, 50),
        )
    ] == [
        "one approval of Data is enough",
        "everyone asked of Data has to approve",
        "1 approval of Data is needed",
        "2 approvals of Data are needed",
        "50% of those asked of Data have to approve",
    ]
