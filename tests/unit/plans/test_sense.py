"""What a plan's fields mean together: refused where it cannot work, else hinted at."""

import pytest

from review.plans.mistakes import PlanMistakes
from review.plans.reading import read_plan, read_with_hints
from review.plans.store import SHIPPED, shipped_source


def plan(*requirements: str, head: str = "") -> str:
    """A plan with these requirements, each from line 3 on, three lines apart at most."""
    lines = ["name: one", "requirements:"]
    for one in requirements:
        first, *others = one.split("; ")
        lines += [f"  - group: {first}", *(f"    {other}" for other in others)]
    return "\n".join([*lines, head, ""])


def mistakes(source: str) -> list[str]:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(source)
    return [str(one) for one in caught.value.mistakes]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            plan("legal", "data; after: [lgal]"),
            (
                "line 5, column 13: lgal has no requirement in this plan (did you mean legal?); "
                "one of legal."
            ),
        ),
        (
            plan("legal; after: [data]"),
            "line 4, column 13: data has no requirement in this plan; there is no other group.",
        ),
        (
            plan("legal; resolver: lad"),
            (
                "line 4, column 5: lad has no requirement in this plan (did you mean lead?); one "
                "of legal, lead."
            ),
        ),
        (
            plan("legal; after: [legal]"),
            (
                "line 4, column 13: The order goes round in a circle, so none is ever asked: legal "
                "after legal."
            ),
        ),
        (
            plan("legal; after: [data]", "data; after: [support, legal]", "support"),
            (
                "line 4, column 13: The order goes round in a circle, so none is ever asked: legal "
                "after data after legal."
            ),
        ),
        (
            plan("legal", "support; advisory: true", "data; after: [legal, support]"),
            (
                "line 7, column 20: support only advises, and data could wait for its answer for "
                "ever: give support silence: no_objection, or leave it out here."
            ),
        ),
        (
            plan("legal; silence: no_objection"),
            (
                "line 4, column 5: Silence is never an approval, and legal has to approve: only an "
                "advisory group may have no objection by silence."
            ),
        ),
        (
            plan("legal", head="escalation: [{after: 3, to: lead}, {after: 2, to: leadership}]"),
            "line 4, column 36: The steps of an escalation come in the order of their days.",
        ),
        (
            plan("legal", head="escalation: [{after: 3, to: lead}, {after: 4, to: lead}]"),
            "line 4, column 36: The escalation turns to lead in an earlier step.",
        ),
        (
            plan("legal; advisory: true"),
            "line 2, column 1: No group is required: such a gate could never open.",
        ),
        (plan("legal", "legal"), "line 4, column 5: legal has a requirement already."),
    ],
)
def test_what_cannot_work_is_refused_where_it_is_written(source: str, said: str) -> None:
    assert mistakes(source) == [said]


def test_two_circles_are_told_apart_and_each_once() -> None:
    source = plan(
        "legal; after: [data]",
        "data; after: [legal]",
        "support; after: [legal, community]",
        "community; after: [experts]",
        "experts; after: [support]",
    )
    circles = [one.rsplit(": ", 1)[1] for one in mistakes(source)]
    assert circles == [
        "legal after data after legal.",
        "support after community after experts after support.",
    ]


def test_an_order_without_a_circle_is_read_as_it_stands() -> None:
    source = plan(
        "support; advisory: true; silence: no_objection",
        "legal",
        "data; after: [legal, support]",
        "leadership; after: [legal, data]",
    )
    assert [one.after for one in read_plan(source).requirements] == [
        (),
        (),
        ("legal", "support"),
        ("legal", "data"),
    ]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            plan("legal; sections: [Fees]"),
            (
                "line 4, column 5: sections say what carry_over looks at; without carry_over: "
                "unchanged or editorial they do nothing."
            ),
        ),
        (
            plan("legal", head="escalation: [{after: 2, to: alternate}, {after: 10, to: lead}]"),
            (
                "line 4, column 41: The round has ended by then, 10 business days after its "
                "deadline (grace)."
            ),
        ),
        (
            plan("legal", head="reminders: [0, 10]"),
            "line 4, column 1: A reminder comes after the round has ended (grace).",
        ),
    ],
)
def test_what_does_nothing_is_hinted_at_and_can_be_used(source: str, said: str) -> None:
    assert [str(one) for one in read_with_hints(source)[1]] == [said]


@pytest.mark.parametrize(
    "source",
    [
        plan("legal; carry_over: unchanged"),
        plan("legal; carry_over: editorial; sections: [Fees]"),
        # The round ends after the last deadline in it.
        plan("legal; deadline: 99", head="reminders: [-3, 9]"),
        plan("legal", head="grace: 0\nreminders: [-1, 0]"),
        plan("legal", head="escalation: [{after: 2, to: lead}, {after: 2, to: leadership}]"),
        *(shipped_source(name) or "" for name in SHIPPED),
    ],
)
def test_nothing_is_hinted_at_where_all_is_meant(source: str) -> None:
    assert read_with_hints(source)[1] == []
