"""Where the plan asks for a mailed code, an answer without one opens no gate and loosens none."""

from dataclasses import replace

import pytest
from gates import NOW, OTHER_TEXT, facts, said, side
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Audience, CommentKind, Disposition
from review.rules.facts import Concern, Facts
from review.rules.gate import judge, standing_positions
from review.rules.verdict import RequirementState
from review.rules.what_if import Hypothesis, SupposedSignOff, suppose

LETTERS = "ancx-r"


def coded(answers: str, rule: str = "any") -> Facts:
    """People who each say what the letters say, in order: upper case with a code, else by link."""
    made = facts(side("." * len(answers.split()), rule))
    people = [one.person for one in made.asked]
    recorded = [
        replace(said(person, letter.lower()), id=f"{person}{place}", by_code=letter.isupper())
        for person, letters in zip(people, answers.split(), strict=True)
        for place, letter in enumerate(letters.replace(".", ""))
    ]
    requirement = replace(made.requirements[0], needs_code=True)
    return replace(made, requirements=(requirement,), recorded=tuple(recorded))


@pytest.mark.parametrize(
    ("answers", "rule", "state"),
    [
        ("a", "any", "pending"),
        ("A", "any", "satisfied"),
        ("n", "any", "pending"),
        ("N", "any", "satisfied"),
        ("a A", "any", "satisfied"),
        ("a A", "all", "pending"),
        ("A A", "all", "satisfied"),
        ("a A", "2", "pending"),
        ("a a A A", "50%", "satisfied"),
        # Whoever recuses themselves by the link alone is still one of those who have to agree.
        ("A r", "all", "pending"),
        ("A R", "all", "satisfied"),
        ("A r", "100%", "pending"),
        # What is in doubt keeps the gate shut.
        ("x A", "any", "blocked"),
        ("X A", "any", "blocked"),
        # The later one takes the place of the earlier, whichever is surer ...
        ("Aa", "any", "pending"),
        ("aA", "any", "satisfied"),
        ("A-", "any", "pending"),
        ("xA", "any", "satisfied"),
        ("xa", "any", "pending"),
        # ... but a block with a code is not taken back without one.
        ("Xa", "any", "blocked"),
        ("Xr", "any", "blocked"),
        ("XA", "any", "satisfied"),
        ("XaA", "any", "satisfied"),
    ],
)
def test_only_what_came_with_a_code_counts(answers: str, rule: str, state: str) -> None:
    (verdict,) = judge(coded(answers, rule), NOW).requirements
    assert verdict.state.value == state
    if state == "pending":
        assert "from Legal, proven by a mailed code" in verdict.explanation


def test_a_retracted_block_is_none_and_nothing_rises_from_the_dead() -> None:
    given_ = coded("AXa")
    first, block, last = given_.recorded
    retracted = replace(given_, recorded=(first, replace(block, retracted=True), last))
    assert standing_positions(retracted) == {"legal": {}}


@pytest.mark.parametrize(
    ("answers", "opens"), [("c A", False), ("C A", False), ("cA A", True), ("A", True)]
)
def test_a_condition_without_a_code_waits_for_its_answer_all_the_same(
    answers: str, opens: bool
) -> None:
    made = coded(answers)
    first = made.recorded[0]
    condition = Concern(
        "c1",
        CommentKind.CONDITION,
        Audience.INTERNAL,
        "legal",
        first.person,
        "Ana",
        sign_off=first.id,
    )
    concerns = (condition,) if answers.lower().startswith("c") else ()
    assert judge(replace(made, concerns=concerns), NOW).open is opens
    settled = tuple(replace(one, disposition=Disposition.ACCEPTED) for one in concerns)
    assert judge(replace(made, concerns=settled), NOW).open


@pytest.mark.parametrize(
    "changes", [{"revision_sha256": OTHER_TEXT}, {"counts": False}, {"retracted": True}]
)
def test_a_condition_of_an_approval_that_is_none_waits_for_nothing(
    changes: dict[str, object],
) -> None:
    made = coded("c A")
    first, second = made.recorded
    condition = Concern(
        "c1", CommentKind.CONDITION, Audience.INTERNAL, "legal", "ana", "Ana", sign_off=first.id
    )
    gone = replace(first, **changes)  # pyright: ignore[reportArgumentType]
    assert judge(replace(made, concerns=(condition,), recorded=(gone, second)), NOW).open


def test_before_the_first_round_no_condition_is_waited_for() -> None:
    condition = Concern("c1", CommentKind.CONDITION, Audience.INTERNAL, "legal", "ana", "Ana", "s")
    verdict = judge(replace(coded("c"), concerns=(condition,), round=None), NOW)
    assert verdict.summary == "Shut: No round of review has been opened yet."
    assert len(verdict.blockers) == 1


def test_other_groups_are_asked_for_no_code() -> None:
    both = facts(side("a"), side("a", group="data"))
    strict = replace(
        both,
        requirements=tuple(
            replace(one, needs_code=one.group == "legal") for one in both.requirements
        ),
    )
    states = {one.group: one.state for one in judge(strict, NOW).requirements}
    assert states == {"legal": RequirementState.PENDING, "data": RequirementState.SATISFIED}


def test_what_is_supposed_is_supposed_with_its_code() -> None:
    silent = coded(".")
    person = silent.asked[0].person
    supposed = SupposedSignOff(person, "legal", said(person, "a").position)
    assert judge(suppose(silent, Hypothesis(sign_offs=(supposed,))), NOW).open


@given(
    st.lists(st.text(alphabet=LETTERS + LETTERS.upper(), max_size=4), min_size=1, max_size=4),
    st.sampled_from(["any", "all", "1", "2", "50%", "100%"]),
)
def test_it_never_opens_where_it_would_not_by_the_coded_answers_alone(
    answers: list[str], rule: str
) -> None:
    strict = coded(" ".join(one or "." for one in answers), rule)
    if not judge(strict, NOW).open:
        return
    alone = replace(strict, recorded=tuple(one for one in strict.recorded if one.by_code))
    assert judge(alone, NOW).open
