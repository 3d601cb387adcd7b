"""What is kept of an approval when a new text is reviewed, above all what is not."""

from dataclasses import replace

import pytest

from models.vocabulary import Position
from review.rules.carry_over import Earlier, Marked, WatchedText, keep
from review.rules.facts import Rule, RuleKind
from review.rules.plan import Assurance, CarryOver, PlanRequirement

LEGAL = PlanRequirement("legal", Rule(RuleKind.ANY), carry_over=CarryOver.UNCHANGED)
CODED = replace(LEGAL, assurance=Assurance.CODE)
EDITORIAL = replace(LEGAL, carry_over=CarryOver.EDITORIAL)
SAID = Earlier("s1", "ana", "legal", Position.APPROVE, 1)
SAME = WatchedText(unchanged=True, watched=("Consequences",))
CHANGED = WatchedText(unchanged=False, changes=("Consequences was changed",))
MARKS = (Marked(2, "Lea", "a comma"), Marked(3, "Lea", "a typo"))


@pytest.mark.parametrize(
    ("requirement", "earlier", "text", "marks", "authors", "kept"),
    [
        (LEGAL, SAID, SAME, (), (), True),
        (LEGAL, replace(SAID, position=Position.NO_OBJECTION), SAME, (), (), True),
        (EDITORIAL, SAID, CHANGED, MARKS, (), True),
        (EDITORIAL, SAID, SAME, (), (), True),
        # The default: nothing.
        (replace(LEGAL, carry_over=CarryOver.NEVER), SAID, SAME, MARKS, (), False),
        (None, SAID, SAME, MARKS, (), False),
        (LEGAL, SAID, CHANGED, (), (), False),
        # A mark is none where the plan keeps only what did not change.
        (LEGAL, SAID, CHANGED, MARKS, (), False),
        # Each revision since has to be marked.
        (EDITORIAL, SAID, CHANGED, MARKS[1:], (), False),
        (EDITORIAL, SAID, CHANGED, MARKS[:1], (), False),
        (LEGAL, replace(SAID, void=True), SAME, (), (), False),
        (LEGAL, SAID, SAME, (), ("ana",), False),
        # What the plan wants proven by a code is kept only of an origin that was.
        (CODED, SAID, SAME, (), (), False),
        (CODED, replace(SAID, by_code=True), SAME, (), (), True),
        (LEGAL, replace(SAID, by_code=True), SAME, (), (), True),
        (replace(EDITORIAL, assurance=Assurance.CODE), SAID, CHANGED, MARKS, (), False),
        *[
            (LEGAL, replace(SAID, position=position), SAME, (), (), False)
            for position in Position
            if position not in (Position.APPROVE, Position.NO_OBJECTION)
        ],
    ],
)
def test_only_what_the_plan_keeps_is_kept(
    requirement: PlanRequirement | None,
    earlier: Earlier,
    text: WatchedText,
    marks: tuple[Marked, ...],
    authors: tuple[str, ...],
    kept: bool,
) -> None:
    found = keep(requirement, earlier, 3, text, marks, authors)
    assert found.kept is kept
    assert found.reason.endswith((".", "typo"))


TWO_SECTIONS = WatchedText(unchanged=True, watched=("Scope", "Consequences"))
NO_STANDING_APPROVAL = "Only an approval that stands is kept."


@pytest.mark.parametrize(
    ("requirement", "earlier", "text", "marks", "reason", "rule"),
    [
        (
            LEGAL,
            SAID,
            SAME,
            (),
            "Nothing changed in Consequences since revision 1.",
            CarryOver.UNCHANGED,
        ),
        (
            EDITORIAL,
            SAID,
            TWO_SECTIONS,
            MARKS,
            "Nothing changed in Scope and Consequences since revision 1.",
            CarryOver.UNCHANGED,
        ),
        (
            LEGAL,
            SAID,
            WatchedText(unchanged=True),
            (),
            "Nothing changed in the text since revision 1.",
            CarryOver.UNCHANGED,
        ),
        (
            EDITORIAL,
            SAID,
            CHANGED,
            MARKS,
            "Lea marked the change as editorial: a typo",
            CarryOver.EDITORIAL,
        ),
        (LEGAL, SAID, CHANGED, (), "Consequences was changed.", CarryOver.NEVER),
        (
            LEGAL,
            SAID,
            WatchedText(unchanged=False),
            (),
            "What the group watches was changed.",
            CarryOver.NEVER,
        ),
        (
            None,
            SAID,
            SAME,
            (),
            "The plan keeps nothing of this group's answers.",
            CarryOver.NEVER,
        ),
        (LEGAL, replace(SAID, void=True), SAME, (), NO_STANDING_APPROVAL, CarryOver.NEVER),
        (
            CODED,
            SAID,
            SAME,
            (),
            "The plan asks for a mailed code, and the approval came without.",
            CarryOver.NEVER,
        ),
        (
            LEGAL,
            replace(SAID, person="ada"),
            SAME,
            (),
            "Whoever wrote the text cannot approve it.",
            CarryOver.NEVER,
        ),
    ],
)
def test_it_is_said_why_it_is_kept_or_not(
    requirement: PlanRequirement | None,
    earlier: Earlier,
    text: WatchedText,
    marks: tuple[Marked, ...],
    reason: str,
    rule: CarryOver,
) -> None:
    found = keep(requirement, earlier, 3, text, marks, ("ada",))
    assert (found.reason, found.rule) == (reason, rule)


def test_marks_say_nothing_of_a_text_that_is_no_later() -> None:
    assert not keep(EDITORIAL, replace(SAID, revision_number=3), 3, CHANGED, MARKS, ()).kept
