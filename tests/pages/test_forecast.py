"""The forecast on the pages: a sentence on the draft, the days on the board."""

import pytest
from pasts import reviewed_before
from stories import REQUIRED, Story

DAY = "16 March"


@pytest.fixture
def asked(office, clock, story: Story) -> Story:
    """A draft whose reviewers have each answered eight times before, asked on a Monday at nine."""
    reviewed_before(story)
    story.policy()
    story.round()
    clock.time = story.now
    return story


def test_a_draft_under_review_says_by_when(asked, lead, words):
    shown = words(lead.get(f"/drafts/{asked.draft_id}"))
    assert f"Forecast: With nine in ten by {DAY}; the last answer is most often Legal's." in shown


def test_the_board_says_it_of_what_is_under_review_only(asked, lead, words):
    shown = words(lead.get("/"))
    assert shown.count("Likely by") == 1
    assert f"Likely by {DAY}" in shown
    for group in REQUIRED:
        asked.answer(f"{group}@example.org")
    asked.promote()
    assert "Likely by" not in words(lead.get("/"))
    assert "Forecast:" not in words(lead.get(f"/drafts/{asked.draft_id}"))


def test_too_little_history_is_said_on_the_draft_and_takes_no_room_on_the_board(
    office, lead, words
):
    draft = office.policy()
    office.round(draft)
    assert "Forecast: Too little history: no answer of Data is on record" in words(
        lead.get(f"/drafts/{draft}")
    )
    assert "Likely by" not in words(lead.get("/"))


def test_a_page_with_many_forecasts_is_a_page_with_few_at_first(asked, lead, words):
    """Each draft asks nine people; the board works out eighty at a time."""
    for number in range(10):
        asked.policy(key=f"more-{number}")
        asked.round()
    first, second = (words(lead.get("/")).count("Likely by") for _ in range(2))
    assert 0 < first < second == 11
