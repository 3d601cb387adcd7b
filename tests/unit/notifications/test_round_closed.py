"""The round is closed: how it ended, why, and whether anything is left to do."""

from dataclasses import replace

import pytest

from notifications.messages.round_closed import GivenReason, RoundClosedFacts, round_closed

DRAFT_PAGE = "https://placet.example.org/drafts/018f"
OWN_LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


@pytest.fixture
def facts(anna, matter, due_at):
    return RoundClosedFacts(
        key="round_closed:018f:1",
        to=anna,
        about=matter,
        outcome="changes_requested",
        closed_at=due_at,
        group=None,
        closed_by="Maria Lindt",
        reason="Legal's point needs a new text.",
        reasons=(
            GivenReason(
                person="Ben Okoye",
                group="Data",
                position="request_changes",
                reason="The 14 days have no source.",
            ),
            GivenReason(
                person="Ida Holm",
                group="Legal",
                position="approve_with_conditions",
                reason="",
                conditions=("Name the law.", "Say who\ndecides."),
            ),
        ),
        link=DRAFT_PAGE,
    )


def test_the_lead_reads_the_outcome_the_reasons_and_the_next_step(facts, look):
    message = round_closed(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Round 2 is closed: changes requested.\n"
        "\n"
        "It was about revision 2 of “Payments stay on the platform” (draft 3),\n"
        "and was closed by Maria Lindt on Thursday 26 November 2026, 17:00\n"
        "(Europe/Berlin).\n"
        "\n"
        "At least one person asked for changes, so the draft cannot go on with\n"
        "this text. The next step is yours: submit a new revision, and the next\n"
        "round can open.\n"
        "\n"
        "Open the draft:\n"
        f"{DRAFT_PAGE}\n"
        "\n"
        "The reason given:\n"
        "> Legal's point needs a new text.\n"
        "\n"
        "What was said:\n"
        "\n"
        "Ben Okoye (Data) asked for changes to revision 2:\n"
        "> The 14 days have no source.\n"
        "\n"
        "Ida Holm (Legal) approved, with conditions, revision 2.\n"
        "- Name the law.\n"
        "- Say who decides.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you lead this\n"
        "policy.\n"
    )
    seen = look(message)
    assert seen.heading == "Round 2 is closed: changes requested"
    assert seen.hrefs == [DRAFT_PAGE]
    assert "Ben Okoye (Data) asked for changes to revision 2: The 14 days" in seen.words
    assert "revision 2. Name the law. Say who decides. You get this mail" in seen.words


@pytest.mark.parametrize(
    ("outcome", "heading", "sentence"),
    [
        ("approved", "approved", "Every required sign-off stands on this text."),
        ("changes_requested", "changes requested", "At least one person asked for changes"),
        ("expired", "time ran out", "Silence is not assent."),
        ("recalled", "recalled", "The round was taken back before it came to an end."),
    ],
)
def test_whoever_was_asked_is_told_that_nothing_is_left_to_do(
    facts, look, outcome, heading, sentence
):
    facts = replace(facts, group="Legal", outcome=outcome, reasons=(), reason="", closed_by="")
    message = round_closed(replace(facts, link=OWN_LINK))
    seen = look(message)
    assert seen.heading == f"Round 2 is closed: {heading}"
    assert seen.hrefs == [OWN_LINK]
    assert message.text.count("://") == 1
    for words in (seen.words, " ".join(message.text.split())):
        assert sentence in words
        assert "There is nothing left for you to do." in words
        assert "because you were asked on behalf of Legal." in words
        assert "What was said" not in words
        assert "The reason given" not in words
        assert "do not forward" in words


def test_without_a_link_there_is_no_button(facts, look):
    message = round_closed(replace(facts, link=""))
    assert look(message).hrefs == []
    assert "Open the draft" not in message.text + message.html
