"""The gate agrees with a second, plainer one on random facts; and the comparison can fail."""

from random import Random

import oracle
import pytest
from gates import NOW
from guided import guided_facts
from hypothesis import given, settings
from hypothesis import strategies as st

from review.rules.facts import Facts
from review.rules.gate import judge
from review.rules.verdict import RequirementState

CASES = 4000


@pytest.fixture(scope="module")
def cases() -> list[Facts]:
    return [guided_facts(Random(seed)) for seed in range(CASES)]


def test_the_gate_agrees_with_a_plainer_one(cases: list[Facts]) -> None:
    answers = [(judge(facts, NOW).open, oracle.is_open(facts)) for facts in cases]
    assert [facts for facts, (one, two) in zip(cases, answers, strict=True) if one != two] == []
    # Neither answer is so rare that agreeing on it would say little.
    assert 0.2 < sum(opened for opened, _ in answers) / CASES < 0.8


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=CASES))
def test_the_gate_agrees_with_a_plainer_one_on_cases_never_seen_before(seed: int) -> None:
    facts = guided_facts(Random(seed))
    assert judge(facts, NOW).open == oracle.is_open(facts)


@pytest.mark.parametrize("mistake", oracle.MISTAKES)
def test_the_comparison_finds_this_mistake(mistake: str, cases: list[Facts]) -> None:
    """Were the gate wrong in this way, the comparison above would fail, and not by luck."""
    found = sum(judge(facts, NOW).open != oracle.is_open(facts, mistake) for facts in cases)
    assert found >= 3


def test_every_verdict_holds_together(cases: list[Facts]) -> None:
    for facts in cases[:1000]:
        verdict = judge(facts, NOW)
        assert verdict == judge(facts, NOW)
        assert verdict.summary.startswith("Open: " if verdict.open else "Shut: ")
        for one in verdict.requirements:
            assert one.explanation.endswith(".")
            if one.state is RequirementState.SATISFIED:
                assert one.have >= one.needed >= 1
            if one.state is RequirementState.PENDING:
                assert one.have < one.needed
            assert not {waiting.person for waiting in one.waiting_for} & facts.authors
        if verdict.open:
            assert not verdict.blockers
