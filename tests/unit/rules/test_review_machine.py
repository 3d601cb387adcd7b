"""Random reviews, step by step, against a plain oracle; and the comparison can fail."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from planted import BUGS, FOUND_WITHIN
from review_machine import ReviewMachine

REVIEWS = settings(
    stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# The same reviews in every run, and no search for a shorter one that fails too.
THE_SAME = settings(
    REVIEWS,
    derandomize=True,
    database=None,
    max_examples=FOUND_WITHIN,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    print_blob=False,
)


def test_the_rules_agree_with_the_oracle_in_random_reviews() -> None:
    run_state_machine_as_test(ReviewMachine, settings=settings(REVIEWS, max_examples=60))


@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_found_in_every_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BUGS[name](monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(ReviewMachine, settings=THE_SAME)
