"""Reviews that are over, so that a forecast has something to go by."""

from datetime import timedelta

from stories import MONDAY, REQUIRED, Story

# Working hours from the asking to the answer; the asking is at nine.
HOURS = {"legal": 6, "public_policy": 1, "data": 3, "leadership": 2}


def reviewed_before(story: Story, times: int = 8) -> None:
    """So many policies, each asked about on a day of its own, agreed to and promoted.

    The story goes on at nine of the Monday after the last.
    """
    for number in range(times):
        story.policy(key=f"before-{number}")
        story.round()
        asked_at = story.now
        for group in sorted(REQUIRED, key=HOURS.__getitem__):
            story.now = asked_at + timedelta(hours=HOURS[group])
            story.answer(f"{group}@example.org")
        story.promote()
        story.now = asked_at + timedelta(days=1)
        while story.now.weekday() > 4:
            story.later(days=1)
    while story.now.weekday():
        story.later(days=1)
    assert story.now.time() == MONDAY.time()
