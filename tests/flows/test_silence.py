"""Where silence means no objection, the passing of time alone takes a review on."""

from datetime import timedelta

import pytest

pytestmark = pytest.mark.usefixtures("worker")
PLAN = """
name: mine
deadline: 2
grace: 5
requirements:
  - {group: support, advisory: true, silence: no_objection}
  - {group: legal, after: [support]}
"""


def test_advisers_who_stay_silent_hold_nobody_up(begin):
    """Nobody does anything after the opening: the sweep comes by, and Legal is asked."""
    review = begin(groups=("support", "legal"), plan=PLAN, due_in=timedelta(seconds=3))
    story = review.story

    def legal_is_asked():
        return story.request("legal@example.org").state.value == "pending"

    review.until(legal_is_asked)
    assert story.request("support@example.org").state.value == "pending"
    asked = [one.at for one in story.journal() if one.action == "request:asked"]
    assert len(asked) == 2
    assert asked[-1] >= story.facts().round.due_at
    story.answer("legal@example.org")
    review.waits_as("Completed")
    assert review.promoted()
