"""Whoever is supposed to be absent may have a delegate: the path asks them, once, in that place."""

from dataclasses import replace

import pytest
from gates import NOW, facts, side

from review.rules.facts import Candidate, Facts
from review.rules.gate import judge
from review.rules.path_words import StepKind
from review.rules.shortest_path import NoPath, Path, shortest_path, taken
from review.rules.verdict import RequirementState as State
from review.rules.what_if import Hypothesis, suppose

DORA = Candidate("dora", "Dora", "legal", principal="legal1", principal_name="Ana")


def without_the_first(given: Facts, *delegates: Candidate) -> Facts:
    return suppose(given, Hypothesis(absent=("legal1",), delegates=delegates))


def path(given: Facts) -> Path | NoPath:
    return shortest_path(given, NOW, absent=("legal1",))


# The rule, and what the second person asked has said; both have to agree, or half of them.
@pytest.mark.parametrize(("rule", "said"), [("all", "a"), ("100%", "a"), ("any", "r")])
def test_where_nobody_else_can_agree_the_delegate_is_asked(rule: str, said: str) -> None:
    given = without_the_first(facts(side(f".{said}", rule)), DORA)
    verdict = judge(given, NOW)
    assert verdict.requirements[0].state is State.UNREACHABLE
    assert "Ask Dora." in verdict.requirements[0].explanation
    found = path(given)
    assert isinstance(found, Path)
    (step,) = found.steps
    assert (step.kind, step.person, step.principal) == (StepKind.ASK, "dora", "legal1")
    assert step.words == "Dora is asked in the place of Ana on behalf of Legal and approves."
    then = suppose(given, taken(given, found.steps))
    # In that place, so nobody more is asked than before.
    assert len(then.asked) == 2
    assert judge(then, NOW).open


def test_without_a_delegate_there_is_no_way() -> None:
    found = path(without_the_first(facts(side(".a", "all"))))
    assert isinstance(found, NoPath)


def test_a_delegate_who_was_asked_already_does_not_count_for_two() -> None:
    second = replace(DORA, person="legal2")
    found = path(without_the_first(facts(side("..", "all")), second))
    assert isinstance(found, NoPath)


def test_a_delegate_of_two_stands_for_one_of_them() -> None:
    given = suppose(
        facts(side("...", "2")),
        Hypothesis(
            absent=("legal1", "legal2"), delegates=(DORA, replace(DORA, principal="legal2"))
        ),
    )
    found = shortest_path(given, NOW, absent=("legal1", "legal2"))
    assert isinstance(found, Path)
    assert {one.person for one in found.steps} == {"dora", "legal3"}


def test_whoever_wrote_the_text_has_no_delegate_to_approve_it() -> None:
    given = facts(side(".", "any"), authors=frozenset({"legal1"}))
    assert isinstance(path(without_the_first(given, DORA)), NoPath)


def test_what_the_absent_person_has_said_stands() -> None:
    given = without_the_first(facts(side("a")), DORA)
    assert given.candidates == ()
    assert judge(given, NOW).open
