"""The draft is promoted: exactly which text goes live."""

from dataclasses import replace

import pytest

from notifications.lifted import Lifted
from notifications.messages.promoted import PromotedFacts, promoted

DRAFT_PAGE = "https://placet.example.org/drafts/018f"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture
def facts(anna, matter, due_at):
    return PromotedFacts(
        key="promoted:018f:1", to=anna, about=matter, promoted_at=due_at, group="Legal"
    )


def test_whoever_was_asked_learns_which_text_it_is_and_is_thanked(facts, look):
    message = promoted(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "“Payments stay on the platform” is signed off: revision 2 has every\n"
        "required sign-off. On Thursday 26 November 2026, 17:00 (Europe/Berlin)\n"
        "draft 3 moved on to implementation.\n"
        "\n"
        "Thank you for your part in it. There is nothing left for you to do.\n"
        "\n"
        "The exact text: revision 2, draft 3, round 2. Its SHA-256:\n"
        f"  {SHA256}\n"
        "Exactly this text goes live. Any other text has another hash.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you were asked on\n"
        "behalf of Legal.\n"
    )
    seen = look(message)
    assert seen.heading == "“Payments stay on the platform” is signed off"
    assert f"Revision 2, draft 3. Its SHA-256: {SHA256}" in seen.words
    assert seen.hrefs == []


def test_the_lead_learns_what_comes_next(facts, look):
    message = promoted(replace(facts, group=None, link=DRAFT_PAGE))
    assert f"\n\nOpen the draft:\n{DRAFT_PAGE}\n\n" in message.text
    seen = look(message)
    assert seen.hrefs == [DRAFT_PAGE]
    assert "Next come the supporting documents and the date it takes effect." in seen.words
    assert "Thank you for your part" not in message.text + message.html
    assert "because you lead this policy." in seen.words


def test_an_override_is_said_before_anything_else_and_in_full(facts, look, due_at):
    data = Lifted(
        group="Data",
        proposed_by="Maria Lindt",
        confirmed_by="Ben Okoye",
        expires_at=due_at,
        reason="The figures come in March.",
    )
    support = replace(data, group="Support", reason="")
    message = promoted(replace(facts, overridden=(data, support)))
    assert message.text.startswith(
        "Hello Anna Brandt,\n"
        "\n"
        "“Payments stay on the platform” goes on BY OVERRIDE: not every required\n"
        "group agreed to revision 2. On Thursday 26 November 2026, 17:00\n"
        "(Europe/Berlin) draft 3 moved on to implementation.\n"
        "\n"
        "OVERRIDDEN: Data. Maria Lindt proposed it, and Ben Okoye confirmed it.\n"
        "The reason given:\n"
        "> The figures come in March.\n"
        "\n"
        "OVERRIDDEN: Support. Maria Lindt proposed it, and Ben Okoye confirmed\n"
        "it.\n"
        "\n"
        "Thank you for your part in it."
    )
    seen = look(message)
    assert seen.heading == "“Payments stay on the platform” goes on by override"
    assert (
        "Overridden: Data. Maria Lindt proposed it, and Ben Okoye confirmed it. "
        "The reason given: The figures come in March. Overridden: Support."
    ) in seen.words
    assert "Not every required group agreed to revision 2." in seen.words
    for part in (message.text, message.html):
        assert "every required sign-off" not in part
        assert "signed off" not in part
