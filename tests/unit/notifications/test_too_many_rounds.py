"""The rounds are used up: Leadership learns how they ended, and whom to talk to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.messages.too_many_rounds import PastRound, TooManyRoundsFacts, too_many_rounds

DRAFT_PAGE = "https://placet.example.org/drafts/018f"


@pytest.fixture
def facts(anna, matter, due_at):
    ended = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    return TooManyRoundsFacts(
        key="too_many_rounds:018f:1",
        to=anna,
        about=replace(matter, round=3, revision=3),
        link=DRAFT_PAGE,
        given=2,
        lead="Maria Lindt",
        due_at=due_at,
        past=(
            PastRound(number=1, revision=1, outcome="changes_requested", closed_at=ended),
            PastRound(number=2, revision=2, outcome="expired", closed_at=ended),
        ),
    )


def test_the_text_tells_of_each_round_and_leads_to_the_draft(facts):
    assert too_many_rounds(facts).text == (
        "Hello Anna Brandt,\n"
        "\n"
        "“Payments stay on the platform” (draft 3) is in round 3 of its review,\n"
        "on revision 3. Its plan gives it 2 rounds, and it has not come to an\n"
        "agreement. Maria Lindt leads the policy.\n"
        "\n"
        "What became of the rounds before:\n"
        "- Round 1, on revision 1: changes requested, Tuesday 17 November 2026.\n"
        "- Round 2, on revision 2: time ran out, Tuesday 17 November 2026.\n"
        "\n"
        "This round is due on Thursday 26 November 2026, 17:00 (Europe/Berlin).\n"
        "It may be time to talk to those who do not agree.\n"
        "\n"
        "Open the draft:\n"
        f"{DRAFT_PAGE}\n"
        "\n"
        "Placet sent this mail by itself. You get it because you are one of\n"
        "Leadership.\n"
    )


def test_the_page_says_the_same(facts, look):
    seen = look(too_many_rounds(facts))
    assert seen.heading == "“Payments stay on the platform” is in round 3, without agreement"
    assert seen.hrefs == [DRAFT_PAGE]
    assert "Its plan gives it 2 rounds, and it has not come to an agreement." in seen.words
    assert "Round 2, on revision 2: time ran out, Tuesday 17 November 2026." in seen.words


def test_one_round_is_one_round(facts, look):
    message = too_many_rounds(replace(facts, given=1))
    assert "gives it 1 round, and" in " ".join(message.text.split())
    assert "gives it 1 round, and" in look(message).words


def test_whoever_cannot_open_the_draft_gets_no_link_to_it(facts, look):
    message = too_many_rounds(replace(facts, link=""))
    assert look(message).hrefs == []
    assert "Open the draft" not in message.text + message.html
