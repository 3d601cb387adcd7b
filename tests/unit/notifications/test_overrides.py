"""An override is loud: what is lifted, for exactly which text, by whom, why, until when."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.lifted import Lifted
from notifications.messages.override import OverrideFacts, override
from notifications.messages.override_ended import OverrideEndedFacts, override_ended
from notifications.messages.override_proposed import OverrideProposedFacts, override_proposed

DRAFT_PAGE = "https://placet.example.org/drafts/018f"
CONFIRM_LINK = "https://placet.example.org/o/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
OWN_LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def lift(due_at):
    return Lifted(
        group="Data",
        proposed_by="Maria Lindt",
        confirmed_by="Ben Okoye",
        expires_at=due_at,
        reason="The figures come in March.\nThe law comes in January.",
    )


@pytest.fixture
def in_force(anna, matter, lift):
    return OverrideFacts(
        key="override:confirmed:018f:1",
        to=anna,
        about=matter,
        lifted=lift,
        confirmed_at=TUESDAY,
        group="Legal",
        link=OWN_LINK,
    )


@pytest.fixture
def proposed(anna, matter, lift):
    return OverrideProposedFacts(
        key="override_proposed:018f:1",
        to=anna,
        about=matter,
        link=CONFIRM_LINK,
        lifted=replace(lift, confirmed_by=""),
        proposed_at=TUESDAY,
        stands="Needs 1 more approval from Data.",
    )


@pytest.fixture
def ended(anna, matter, lift):
    return OverrideEndedFacts(
        key="override:ended:018f:1",
        to=anna,
        about=matter,
        lifted=replace(lift, reason=""),
        ended_by="Ida Holm",
        ended_at=TUESDAY,
        reason="The figures are there.",
        group=None,
        link=DRAFT_PAGE,
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def test_one_in_force_is_said_first_and_in_full(in_force, look):
    message = override(in_force)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "OVERRIDE: the sign-off of Data on revision 2 of “Payments stay on the\n"
        "platform” (draft 3, round 2) is lifted. This text can go live without\n"
        "it.\n"
        "\n"
        "Maria Lindt proposed it, and Ben Okoye confirmed it on Tuesday 17\n"
        "November 2026, 10:00 (Europe/Berlin). It holds for exactly this text,\n"
        "until Thursday 26 November 2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "The reason given:\n"
        "> The figures come in March.\n"
        "> The law comes in January.\n"
        "\n"
        "What Data has said stays on record.\n"
        "\n"
        "See what was recorded (the link is yours alone: please do not forward\n"
        "it):\n"
        f"{OWN_LINK}\n"
        "\n"
        "The exact text: revision 2, draft 3. Its SHA-256:\n"
        f"  {SHA256}\n"
        "Any other text has another hash, and the override does not hold for it.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you were asked on\n"
        "behalf of Legal.\n"
    )
    seen = look(message)
    assert seen.heading == (
        "Override: Data does not hold revision 2 of “Payments stay on the platform” up"
    )
    assert seen.hrefs == [OWN_LINK]
    for words in (
        "The sign-off of Data is lifted. This text can go live without it.",
        "Maria Lindt proposed it, and Ben Okoye confirmed it on Tuesday 17 November 2026, 10:00",
        "The law comes in January.",
        SHA256,
    ):
        assert words in seen.words


def test_without_a_reason_to_be_told_there_is_no_empty_quote(in_force, proposed, ended):
    bare = replace(in_force.lifted, reason="")
    for message in (
        override(replace(in_force, lifted=bare)),
        override_proposed(replace(proposed, lifted=bare)),
        override_ended(replace(ended, reason="")),
    ):
        assert "The reason given" not in message.text + message.html
        assert "\n>" not in message.text


def test_a_proposal_asks_for_a_second_person_by_one_link(proposed, look):
    message = override_proposed(proposed)
    seen = look(message)
    assert seen.hrefs == [CONFIRM_LINK]
    assert message.text.count("://") == 1
    assert "> The figures come in March.\n> The law comes in January.\n" in message.text
    for words in (flat(message.text), seen.words):
        assert "Maria Lindt wants to lift the sign-off of Data" in words
        assert "only if a second person, one of Leadership, confirms it" in words
        assert "Needs 1 more approval from Data." in words
        assert "until Thursday 26 November 2026, 17:00 (Europe/Berlin)" in words
        assert SHA256 in words
    assert flat(message.text).count("OVERRIDE") == 1


def test_a_proposal_is_confirmed_or_refused_behind_a_link_that_is_ones_own(proposed, look):
    message = override_proposed(proposed)
    for words in (flat(message.text), look(message).words):
        assert "confirm or refuse it" in words
        assert "pening it decides nothing" in words or "Opening the page decides nothing" in words
        assert "please do not forward this mail" in words


@pytest.mark.parametrize(
    ("proposer", "why"), [(True, "you proposed it."), (False, "you were asked to confirm it.")]
)
def test_whoever_was_not_asked_in_the_round_hears_why_they_are_told(ended, look, proposer, why):
    message = override_ended(replace(ended, group="", link="", proposer=proposer))
    for text in (message.text, message.html):
        assert why in flat(text)


def test_how_it_stands_is_left_out_where_it_may_not_be_told(proposed, look):
    message = override_proposed(replace(proposed, stands=""))
    assert "How it stands" not in message.text + look(message).words


def test_the_end_of_one_in_force_says_that_the_group_is_needed_again(ended, look):
    message = override_ended(ended)
    seen = look(message)
    assert seen.heading == "The override of Data is ended"
    assert seen.hrefs == [DRAFT_PAGE]
    for words in (flat(message.text), seen.words):
        assert "waits for the sign-off of Data again" in words
        assert "Ida Holm ended it on Tuesday 17 November 2026, 10:00" in words
        assert "Maria Lindt had proposed it, and Ben Okoye had confirmed it." in words
        assert "The figures are there." in words
        assert "because you lead this policy." in words


def test_the_end_of_a_proposal_says_that_it_was_never_in_force(ended, look):
    message = override_ended(replace(ended, lifted=replace(ended.lifted, confirmed_by="")))
    seen = look(message)
    assert seen.heading == "The proposal to override Data was taken back"
    for words in (flat(message.text), seen.words):
        assert "never in force" in words
        assert "had confirmed it" not in words
        assert "again" not in words
