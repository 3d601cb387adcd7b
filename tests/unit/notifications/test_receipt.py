"""The receipt: what stands in my name, on which text, and how to change it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifications.messages.receipt import ReceiptFacts, Superseded, receipt

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
NOT_ME = "https://placet.example.org/not-me/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture
def facts(anna, matter, due_at):
    return ReceiptFacts(
        key="receipt:0191",
        to=anna,
        about=matter,
        link=LINK,
        not_me_link=NOT_ME,
        group="Legal",
        position="approve",
        recorded_at=due_at - timedelta(hours=2),
        late=False,
        counts=True,
    )


def test_an_approval_is_told_with_its_meaning_its_time_and_its_text(facts, look):
    message = receipt(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Thank you, your answer is recorded.\n"
        "\n"
        "You approved revision 2 of “Payments stay on the platform” (draft 3,\n"
        "round 2) on behalf of Legal. You agree that exactly this text goes live.\n"
        "\n"
        "Recorded on Thursday 26 November 2026, 15:00 (Europe/Berlin). It came in\n"
        "time and counts.\n"
        "\n"
        "Changed your mind? Answer again by the same link, as long as the round\n"
        "is open (it is yours alone: please do not forward this mail):\n"
        f"{LINK}\n"
        "\n"
        "Was this not you? Then say so here. The answer counts for nothing until\n"
        "you have answered yourself:\n"
        f"{NOT_ME}\n"
        "\n"
        "The exact text: revision 2, draft 3. Its SHA-256:\n"
        f"  {SHA256}\n"
        "\n"
        "Placet sent this mail by itself. Please keep it: it is your receipt.\n"
    )
    seen = look(message)
    assert seen.heading == "Thank you, your answer is recorded"
    assert seen.hrefs == [LINK, NOT_ME]
    assert (
        "You approved revision 2 of “Payments stay on the platform” on behalf of Legal. "
        "You agree that exactly this text goes live. Recorded on Thursday 26 November 2026, "
        "15:00 (Europe/Berlin). It came in time and counts."
    ) in seen.words
    assert f"Revision 2, draft 3. Its SHA-256: {SHA256}" in seen.words


@pytest.mark.parametrize(
    ("position", "sentence"),
    [
        ("approve", "You approved revision 2 of"),
        ("approve_with_conditions", "You approved, with conditions, revision 2 of"),
        ("no_objection", "You have no objection to revision 2 of"),
        ("request_changes", "You asked for changes to revision 2 of"),
        ("abstain", "You abstained on revision 2 of"),
        ("recuse", "You recused yourself from revision 2 of"),
    ],
)
def test_each_position_has_words_of_its_own(facts, look, position, sentence):
    message = receipt(replace(facts, position=position))
    assert sentence in message.text
    assert sentence in look(message).words


def test_reason_and_conditions_are_repeated_as_they_were_given(facts, look):
    facts = replace(
        facts,
        position="approve_with_conditions",
        reason="Good.\nTwo small things:",
        conditions=("Name the law.", "Say who decides."),
    )
    message = receipt(facts)
    assert (
        "\n\nYour reason:\n> Good.\n> Two small things:\n"
        "\nYour conditions:\n- Name the law.\n- Say who decides.\n\n"
    ) in message.text
    words = look(message).words
    assert "Your reason Good.Two small things:" in words.replace(". Two", ".Two")
    assert "Your conditions Name the law. Say who decides." in words


def test_a_late_answer_is_called_late_and_counts(facts, look):
    message = receipt(replace(facts, late=True))
    sentence = "It came after the deadline, is marked late, and counts."
    assert sentence in " ".join(message.text.split())
    assert sentence in look(message).words


def test_an_answer_after_the_end_is_on_record_and_does_not_count(facts, look):
    message = receipt(
        replace(facts, late=True, counts=False, can_change=False, position="request_changes")
    )
    seen = look(message)
    assert seen.heading == "Your answer is on record, but does not count"
    assert seen.hrefs == [LINK, NOT_ME]
    for words in (seen.words, " ".join(message.text.split())):
        assert "The round was already closed." in words
        assert "The same link shows what was recorded" in words
        assert "Changed your mind" not in words
        assert "Change my answer" not in words
        # What the position would mean if it counted.
        assert "cannot go on" not in words


def test_what_it_takes_the_place_of_is_named_and_stays_on_record(facts, look):
    earlier = Superseded(
        position="request_changes",
        revision=2,
        recorded_at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    )
    message = receipt(replace(facts, supersedes=earlier))
    sentence = (
        "This takes the place of your answer of Tuesday 24 November 2026, 09:30 "
        "(Europe/Berlin): request for changes (revision 2). That one stays on record."
    )
    assert sentence in " ".join(message.text.split())
    assert sentence in look(message).words


def test_a_position_that_nobody_knows_is_a_mistake_of_ours(facts):
    with pytest.raises(KeyError):
        receipt(replace(facts, position="shrug"))
