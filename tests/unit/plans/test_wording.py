"""What a plan asks of a group, in plain sentences."""

import pytest

from review.plans.reading import read_plan
from review.plans.wording import describe_requirement, rule_in_words
from review.rules.facts import Rule, RuleKind

LABELS = {"legal": "Legal", "data": "Data", "support": "Support", "public_policy": "Public Policy"}
OTHERS = "  - group: legal\n  - {group: public_policy}\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("group: data", "One approval of Data is enough."),
        (
            "group: support, advisory: true",
            "Support advises: its answer is asked for, and not needed to open the gate.",
        ),
        (
            "group: support, advisory: true, silence: no_objection",
            (
                "Support advises: its answer is asked for, and not needed to open the gate. "
                "Silence "
                "past the deadline means no objection."
            ),
        ),
        (
            "group: data, when: {theme: [safety, platform_misuse]}",
            "For policies of theme platform misuse or safety, one approval of Data is enough.",
        ),
        (
            "group: data, when: theme is safety, rule: all",
            "For policies of theme safety, everyone asked of Data has to approve.",
        ),
        (
            """group: data, when: 'theme is safety or section "Fees" changed'""",
            (
                "Where the theme is safety, or the section Fees has changed since the words in "
                "force: "
                "one approval of Data is enough."
            ),
        ),
        (
            "group: data, after: [legal]",
            (
                "One approval of Data is enough. Data is asked once Legal has agreed or need not "
                "be "
                "asked."
            ),
        ),
        (
            "group: data, after: [legal, public_policy], deadline: 1",
            (
                "One approval of Data is enough. Data is asked once Legal and Public Policy have "
                "agreed or need not be asked. Its own deadline is one business day after it is "
                "asked."
            ),
        ),
        (
            "group: data, carry_over: unchanged",
            (
                "One approval of Data is enough. Its approvals are kept for a new revision where "
                "nothing at all changed (Data watches the whole text)."
            ),
        ),
        (
            "group: data, carry_over: unchanged, sections: [Fees]",
            (
                "One approval of Data is enough. Its approvals are kept for a new revision where "
                "nothing changed in Fees, nor under it."
            ),
        ),
        (
            "group: data, carry_over: editorial, sections: [Fees, Appeals]",
            (
                "One approval of Data is enough. Its approvals are kept for a new revision where "
                "nothing changed in Fees and Appeals, nor under them, or where the lead has marked "
                "the change as editorial."
            ),
        ),
        (
            "group: data, assurance: code, resolver: lead",
            (
                "One approval of Data is enough. Each of its answers needs a code that is mailed "
                "at "
                "that moment. Beside the one who raised it, the policy lead may accept the "
                "answer to "
                "a concern of Data."
            ),
        ),
        (
            "group: data, resolver: legal",
            (
                "One approval of Data is enough. Beside the one who raised it, a member of Legal "
                "may "
                "accept the answer to a concern of Data."
            ),
        ),
    ],
)
def test_a_requirement_in_words(written: str, said: str) -> None:
    plan = read_plan(f"name: one\nrequirements:\n{OTHERS}  - {{{written}}}\n")
    assert describe_requirement(plan.requirements[2], LABELS) == said


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
