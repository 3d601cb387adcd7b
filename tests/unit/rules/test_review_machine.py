"""Random reviews, step by step, against a plain oracle; and the comparison can fail."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from review_machine import ReviewMachine

STEPS = 25


def test_the_rules_agree_with_the_oracle_in_random_reviews() -> None:
    how = settings(max_examples=100, stateful_step_count=STEPS, deadline=None)
    run_state_machine_as_test(ReviewMachine, settings=how)
