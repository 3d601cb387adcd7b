"""The invitation: understood in a minute, answered by one link."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.editorial import Editorial
from notifications.errors import MessageRejected
from notifications.messages.invitation import InvitationFacts, LastAnswer, invitation

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


@pytest.fixture
def facts(anna, matter, due_at):
    return InvitationFacts(
        key="invitation:0190",
        to=anna,
        about=matter,
        link=LINK,
        group="Legal",
        required=True,
        rule="Any one of Legal is enough.",
        due_at=due_at,
        asked_by="Maria Lindt",
        last_answer=LastAnswer(
            position="request_changes",
            revision=1,
            answered_at=datetime(2026, 11, 17, 9, 0, tzinfo=UTC),
            changes=("“Consequences” was rewritten.", "“The issue” gained two sentences."),
        ),
        note="Gift cards are in now.\n\nSo is the appeal.",
    )


def test_the_text_says_who_asks_what_why_by_when_and_what_changed(facts):
    assert invitation(facts).text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Maria Lindt asks for your answer on revision 2 of “Payments stay on the\n"
        "platform” (draft 3, round 2), on behalf of Legal.\n"
        "\n"
        "Please answer by Thursday 26 November 2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "Read and answer here:\n"
        f"{LINK}\n"
        "\n"
        "It opens without log-in. The link is yours alone: please do not forward\n"
        "this mail.\n"
        "\n"
        "A note from Maria Lindt:\n"
        "> Gift cards are in now.\n"
        ">\n"
        "> So is the appeal.\n"
        "\n"
        "You asked for changes to revision 1 on Tuesday 17 November 2026. What\n"
        "changed since:\n"
        "- “Consequences” was rewritten.\n"
        "- “The issue” gained two sentences.\n"
        "\n"
        "Why you: you are asked on behalf of Legal. Its sign-off is required: the\n"
        "draft cannot go live without it. Any one of Legal is enough.\n"
        "\n"
        "Placet sent this mail by itself.\n"
    )


def test_the_page_says_the_same(facts, look):
    seen = look(invitation(facts))
    assert seen.heading == "Please review revision 2 of “Payments stay on the platform”"
    assert seen.words == (
        "Draft 3 · round 2 Please review revision 2 of “Payments stay on the platform” "
        "Hello Anna Brandt, Maria Lindt asks for your answer on behalf of Legal. "
        "Please answer byThursday 26 November 2026, 17:00 (Europe/Berlin) Read and answer "
        "It opens without log-in. The link is yours alone: please do not forward this mail. "
        "A note from Maria Lindt Gift cards are in now. So is the appeal. "
        "Since your last answer You asked for changes to revision 1 on "
        "Tuesday 17 November 2026. What changed since: “Consequences” was rewritten. "
        "“The issue” gained two sentences. Why you You are asked on behalf of Legal. "
        "Its sign-off is required: the draft cannot go live without it. "
        "Any one of Legal is enough. Placet sent this mail by itself."
    )


def test_each_part_holds_one_link_and_no_other_address(facts, look):
    message = invitation(facts)
    assert look(message).hrefs == [LINK]
    for part in (message.text, message.html):
        assert part.count(LINK) == 1
        assert len(re.findall(r"\w+://|www\.|mailto:|\bsrc=|url\(", part)) == 1


def test_a_link_in_what_people_wrote_is_left_out_so_that_one_link_stays(facts, look):
    facts = replace(
        facts,
        note="See https://elsewhere.example/r/x?a=1, or [this](http://a.b) or WWW.evil.example.",
        asked_by="http://evil.example",
        about=replace(facts.about, policy="Look at ftp://x.example"),
    )
    message = invitation(facts)
    assert look(message).hrefs == [LINK]
    for part in (message.text, message.html):
        assert re.findall(r"\w+://[^\s\"<]+|www\S+", part, re.IGNORECASE) == [LINK]
    assert "> See [link left out] or [this]([link left out]) or" in message.text


def test_the_subject_the_thread_and_the_key_are_those_of_the_round(facts):
    message = invitation(facts)
    assert message.subject == "Review of “Payments stay on the platform”, round 2"
    assert (message.reference, message.key) == ("round:018f", "invitation:0190")
    assert (message.to_name, message.to_address) == ("Anna Brandt", "anna@example.org")
    assert message.auto_submitted == "auto-generated"


def test_whoever_never_answered_is_told_so(facts, look):
    message = invitation(replace(facts, last_answer=None))
    assert "\n\nYou have not answered on this draft before.\n\n" in message.text
    assert "You have not answered on this draft before." in look(message).words
    assert "Since your last answer" not in look(message).words


def test_an_unchanged_text_is_called_unchanged(facts, look):
    assert facts.last_answer is not None
    message = invitation(replace(facts, last_answer=replace(facts.last_answer, changes=())))
    sentence = "on Tuesday 17 November 2026. The text has not changed since."
    assert sentence in " ".join(message.text.split())
    assert sentence in look(message).words


def test_many_changes_are_cut_and_counted(facts, look):
    assert facts.last_answer is not None
    changes = tuple(f"Section {number} was rewritten." for number in range(1, 61))
    message = invitation(replace(facts, last_answer=replace(facts.last_answer, changes=changes)))
    assert "- Section 12 was rewritten.\n- and 48 more: the page shows them all.\n" in message.text
    assert "Section 13" not in message.text
    assert "and 48 more: the page shows them all." in look(message).words


def test_an_advisory_group_is_told_what_its_answer_does(facts, look):
    message = invitation(replace(facts, group="Support", required=False, rule=""))
    sentence = (
        "Its answer is advisory: the draft can go live without it, "
        "but a request for changes holds it back."
    )
    assert sentence in " ".join(message.text.split())
    assert sentence in look(message).words
    assert "is required" not in message.text + message.html


def test_without_a_note_there_is_no_empty_quote(facts):
    message = invitation(replace(facts, note=""))
    assert "note" not in message.text
    assert "A note from" not in message.html


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://a.b/ c", 'https://a.b/"x'])
def test_a_link_that_is_no_plain_address_is_refused(facts, link):
    with pytest.raises(MessageRejected, match="link"):
        invitation(replace(facts, link=link))


def test_whoever_stands_in_for_somebody_late_hears_of_both(facts, look):
    message = invitation(replace(facts, in_place_of="Ida Holm", overdue=True))
    for words in (look(message).words, " ".join(message.text.split())):
        assert "You are asked in the place of Ida Holm" in words
        assert "was due on" in words
        assert "still counts while the round is open" in words
        assert "Please answer by" not in words
    assert "in the place of" not in invitation(facts).text + invitation(facts).html


def test_whoever_is_asked_in_the_place_of_another_reads_both_names(facts, look):
    message = invitation(replace(facts, in_place_of="Ida Holm"))
    for words in (" ".join(message.text.split()), look(message).words):
        assert "Hello Anna Brandt," in words
        assert "You are asked in the place of Ida Holm: you answer in your own name" in words
    assert "in the place of" not in invitation(facts).text


@pytest.mark.parametrize("reason", ["Only commas.", ""])
def test_a_revision_marked_as_editorial_is_said_to_be_and_left_to_the_reader(facts, look, reason):
    mark = Editorial(revision=2, by="Maria Lindt", reason=reason)
    message = invitation(replace(facts, editorial=(mark,)))
    assert ("> Only commas.\nPlease judge for yourself.\n" in message.text) is bool(reason)
    for words in (" ".join(message.text.split()), look(message).words):
        end = ":" if reason else "."
        assert f"marked revision 2 as editorial, a change of nothing of substance{end}" in words
        assert "Please judge for yourself." in words
    assert "editorial" not in invitation(facts).text + look(invitation(facts)).words
