"""When so much mail was written that a lead looks first: a table of cases, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.mail_storm import Traffic, most_unasked, storm

FLOOR = 200


@pytest.mark.parametrize(
    ("last_hour", "busiest", "people", "held"),
    [
        # A new installation and its first rounds.
        (0, 0, 0, False),
        (40, 0, 0, False),
        (120, 0, 0, False),
        (200, 0, 0, False),
        (201, 0, 0, True),
        # A small one: twenty people.
        (300, 37, 20, False),
        (301, 37, 20, True),
        (412, 37, 20, True),
        # One with a busy hour behind it: three times as much is a storm.
        (1500, 500, 20, False),
        (1501, 500, 20, True),
        # A big one: a round of everyone, twice.
        (2000, 600, 1000, False),
        (5201, 600, 1000, True),
        # Nothing now, whatever was before.
        (0, 500, 20, False),
    ],
)
def test_far_more_than_usual_is_held(last_hour: int, busiest: int, people: int, held: bool) -> None:
    assert (storm(Traffic(last_hour, busiest, people), FLOOR) is not None) is held


def test_it_says_why() -> None:
    found = storm(Traffic(412, 37, 20), FLOOR)
    assert found is not None
    assert (found.written, found.most) == (412, 300)
    assert found.why == "412 mails in one hour; usual is at most 37, and up to 300 go out unasked"
    first = storm(Traffic(412, 0, 0), FLOOR)
    assert first is not None
    assert (
        first.why == "412 mails in one hour; there were none before, and up to 200 go out unasked"
    )


COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, COUNTS, st.integers(0, 1_000))
def test_what_was_usual_before_is_usual_again(
    last_hour: int, busiest: int, people: int, floor: int
) -> None:
    assert storm(Traffic(min(last_hour, busiest), busiest, people), floor) is None
    assert most_unasked(Traffic(0, busiest, people), floor) >= floor
