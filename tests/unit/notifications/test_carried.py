"""An approval was kept: what, from which text, why, and the one link to contest it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.editorial import Editorial
from notifications.messages.carried import CarriedFacts, carried

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BY_MARK = (
    Editorial(revision=2, by="Maria Lindt", reason="Only commas."),
    Editorial(revision=3, by="Maria Lindt"),
)


@pytest.fixture
def facts(anna, matter):
    return CarriedFacts(
        key="carried:0190",
        to=anna,
        about=matter,
        link=LINK,
        group="Legal",
        position="approve",
        from_revision=1,
        answered_at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC),
        unchanged="Nothing changed in Consequences since revision 1.",
        changes=("Section 'Issue' changed.", "Section 'Appeals' added."),
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_text_says_what_was_kept_from_where_why_and_how_to_contest_it(facts):
    assert carried(facts).text == (
        "Hello Anna Brandt,\n"
        "\n"
        "You approved revision 1 of “Payments stay on the platform” on Tuesday 17\n"
        "November 2026, on behalf of Legal. That answer was kept: it now stands\n"
        "on revision 2 (draft 3, round 2).\n"
        "\n"
        "Why it was kept: Nothing changed in Consequences since revision 1.\n"
        "\n"
        "What changed elsewhere since:\n"
        "- Section 'Issue' changed.\n"
        "- Section 'Appeals' added.\n"
        "\n"
        "If you agree, there is nothing to do. If you want to answer for the new\n"
        "text yourself, contest it with one click, as long as the round is open:\n"
        f"{LINK}\n"
        "\n"
        "It opens without log-in. The link is yours alone: please do not forward\n"
        "this mail.\n"
        "\n"
        "The exact text: revision 2, draft 3. Its SHA-256:\n"
        f"  {SHA256}\n"
        "\n"
        "Placet sent this mail by itself. You get it because you were asked on\n"
        "behalf of Legal.\n"
    )


def test_the_page_says_the_same_with_one_button(facts, look):
    seen = look(carried(facts))
    assert seen.heading == (
        "Your answer was kept for revision 2 of “Payments stay on the platform”"
    )
    assert seen.hrefs == [LINK]
    assert (
        "Why it was kept Nothing changed in Consequences since revision 1. "
        "What changed elsewhere since Section 'Issue' changed. Section 'Appeals' added. "
        "If you agree, there is nothing to do."
    ) in seen.words
    assert "Look, or contest it" in seen.words
    assert SHA256 in seen.words


def test_what_is_kept_on_the_leads_word_quotes_it_where_it_may_be_read(facts, look):
    message = carried(replace(facts, unchanged="", editorial=BY_MARK))
    assert "> Only commas." in message.text
    for words in (flat(message.text), look(message).words):
        assert "Maria Lindt marked revision 2 as editorial, a change of nothing of substance:" in (
            words
        )
        assert "Maria Lindt marked revision 3 as editorial, a change of nothing of substance." in (
            words
        )
        assert "What changed since" in words
        assert "elsewhere" not in words


def test_after_the_round_nothing_is_offered_that_would_be_refused(facts, look):
    message = carried(replace(facts, can_contest=False))
    seen = look(message)
    assert seen.hrefs == [LINK]
    for words in (flat(message.text), seen.words):
        assert "The round has ended, so it can no longer be contested." in words
        assert "with one click" not in words
    assert "See what was recorded" in seen.words


def test_an_unchanged_text_and_a_long_list_of_changes_are_said_in_short(facts, look):
    none = carried(replace(facts, changes=()))
    assert "Nothing else changed." in flat(none.text)
    assert "Nothing else changed." in look(none).words
    many = tuple(f"Section {number} changed." for number in range(1, 31))
    message = carried(replace(facts, changes=many))
    assert "- Section 12 changed.\n- and 18 more: the page shows them all.\n" in message.text
    assert "Section 13" not in message.text + message.html
