"""A whole plan in plain sentences, each of them true of this plan."""

import pytest

from review.plans.plan_wording import describe
from review.plans.reading import read_plan
from review.plans.store import shipped_source

LABELS = {
    "legal": "Legal",
    "public_policy": "Public Policy",
    "data": "Data",
    "leadership": "Leadership",
    "external_experts": "External experts",
    "support": "Support",
}
LEGAL = "name: one\nrequirements:\n  - group: legal\n"
DUE = "A round is due {} after it was opened, and expires {} after that."
LAST = "the last deadline in it"
REMINDED = (
    "Whoever has not answered is reminded 2 business days before, on the day, "
    "2 business days after."
)
OVERRIDE = (
    "An override, proposed by one person and confirmed by another of Leadership, is good for at "
    "most 10 business days"
)
NOT_LEGAL = f"{OVERRIDE}; none lifts a request for changes by Legal."
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
        NOT_LEGAL,
        ALWAYS,
    )


def test_the_careful_plan_in_words() -> None:
    said = describe(read_plan(shipped_source("careful") or ""), LABELS)[-9:]
    assert said == (
        DUE.format("10 business days", "10 business days").replace(
            "that", "the last deadline in it"
        ),
        (
            "Whoever has not answered is reminded 3 business days before, one business day before, "
            "one business day after."
        ),
        (
            "Where a person has not answered by their deadline: somebody else of the group is "
            "asked "
            "in their place 2 business days after, the policy lead is told 4 business days after, "
            "Leadership is told 6 business days after."
        ),
        "After 3 rounds without agreement, Leadership is told of the next.",
        (
            "The first pass is independent: how the others stand, and what they remarked, stays "
            "hidden from reviewers until they have answered."
        ),
        (
            "Whoever has an approval kept is told, and can contest it; for 2 business days nothing "
            "is promoted by it without the lead."
        ),
        "In a draft's ticket, /placet status and /placet nudge are answered.",
        NOT_LEGAL.replace("10", "5"),
        (
            "A request for changes by anyone keeps the gate shut; silence is never an approval, "
            "and "
            "no objection only of Support or community; nothing else than is said here carries "
            "over "
            "from one revision to the next."
        ),
    )


def test_a_plan_without_reminders_speaks_of_none() -> None:
    plan = read_plan("name: one\ndeadline: 1\ngrace: 1\nrequirements:\n  - group: data\n")
    assert describe(plan, {}) == (
        "One approval of data is enough.",
        DUE.format("one business day", "one business day"),
        f"{OVERRIDE}.",
        ALWAYS,
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LEGAL, NOT_LEGAL),
        (LEGAL + "    override: block\n", f"{OVERRIDE}."),
        (LEGAL + "    override: never\n", "No requirement can be overridden."),
        (
            LEGAL + "  - {group: data, override: never}\n",
            (
                f"{OVERRIDE}; none lifts what is required of Data; none lifts a request for "
                "changes "
                "by Legal."
            ),
        ),
    ],
)
def test_what_an_override_lifts_is_said(source: str, said: str) -> None:
    assert describe(read_plan(source), LABELS)[-2] == said


def test_one_round_is_told_as_one() -> None:
    assert "After one round without agreement, Leadership is told of the next." in describe(
        read_plan(LEGAL + "max_rounds: 1\n"), LABELS
    )
