"""`answers_by` in a plan: which ways it takes, how it is said, and what is no way."""

import pytest

from review.plans.mistakes import PlanMistakes
from review.plans.plan_wording import describe
from review.plans.reading import read_plan
from review.rules.ways import EVERY_WAY, Way

PLAN = "name: mine\nrequirements:\n  - group: legal\n"


def test_what_is_left_out_is_every_way_and_not_said() -> None:
    plan = read_plan(PLAN)
    assert plan.requirements[0].answers_by == EVERY_WAY
    assert "answer by" not in " ".join(describe(plan, {"legal": "Legal"}))


def test_the_ways_are_read_and_said() -> None:
    plan = read_plan(PLAN + "    answers_by: [page, link]\n")
    assert plan.requirements[0].answers_by == {Way.LINK, Way.PAGE}
    assert (
        "Its people answer by the link in their mail or on the pages, signed in, and in no other "
        "way." in describe(plan, {"legal": "Legal"})[0]
    )


@pytest.mark.parametrize(
    "ways", ["[]", "link", "[mail]", "[link, link]", "[link, 1]", "null", "{link: true}"]
)
def test_what_is_no_way_is_a_mistake_with_its_line(ways: str) -> None:
    with pytest.raises(PlanMistakes) as mistake:
        read_plan(PLAN + f"    answers_by: {ways}\n")
    assert "answers_by" in str(mistake.value)
