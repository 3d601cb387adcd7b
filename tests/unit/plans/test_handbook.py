"""The page for those who write plans names every field, and its examples are read."""

import re
from pathlib import Path

from review.plans.condition_language import parse
from review.plans.fields import PLAN
from review.plans.requirement_fields import REQUIREMENT

PAGE = (Path(__file__).parents[3] / "docs" / "plans.md").read_text(encoding="utf-8")


def documented(heading: str) -> list[str]:
    """The fields that the table under this heading names, in its order."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)`", part, re.MULTILINE)


def test_every_field_is_in_its_table() -> None:
    assert sorted(documented("The plan")) == sorted(one.name for one in PLAN.fields)
    assert documented("A requirement") == [one.name for one in REQUIREMENT.fields]


def test_every_condition_of_the_page_is_one() -> None:
    examples = PAGE.split("## Conditions")[1].split("```")[1].strip().splitlines()
    assert len(examples) == 6
    for example in examples:
        parse(example)
