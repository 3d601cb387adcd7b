"""A comment was answered, or the answer contested: what was said, and whose word is next."""

from dataclasses import replace

import pytest

from notifications.messages.contested import ContestedFacts, contested
from notifications.messages.disposition import DispositionFacts, disposition
from notifications.remark import Remark

DRAFT_PAGE = "https://placet.example.org/drafts/018f"
OWN_LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


@pytest.fixture
def remark():
    return Remark(
        body="Which accounts?\nAll of them?", quoted="suspend accounts", revision=1, holds_up=True
    )


@pytest.fixture
def answered(anna, matter, due_at, remark):
    return DispositionFacts(
        key="disposition:0190",
        to=anna,
        about=matter,
        link=OWN_LINK,
        remark=remark,
        disposition="accepted_in_part",
        answered_by="Maria Lindt",
        answered_at=due_at,
        reply="Those that were warned.",
        carried_by=2,
    )


@pytest.fixture
def refused(anna, matter, due_at, remark):
    return ContestedFacts(
        key="contested:0190",
        to=anna,
        about=matter,
        link=DRAFT_PAGE,
        remark=remark,
        contested_by="Ben Okoye",
        contested_at=due_at,
        disposition="declined",
        reply="The law says so.",
        words="It does not.",
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_raiser_reads_the_answer_the_reply_and_what_they_can_do(answered, look):
    message = disposition(answered)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Maria Lindt answered your comment on revision 1 of “Payments stay on the\n"
        "platform” (draft 3) on Thursday 26 November 2026, 17:00 (Europe/Berlin):\n"
        "accepted in part. Revision 2 holds the change.\n"
        "\n"
        "The reply:\n"
        "> Those that were warned.\n"
        "\n"
        "The passage:\n"
        "> suspend accounts\n"
        "\n"
        "The comment:\n"
        "> Which accounts?\n"
        "> All of them?\n"
        "\n"
        "The draft waits for your word: accept the answer, or contest it.\n"
        "\n"
        "Read, and accept or contest it here:\n"
        f"{OWN_LINK}\n"
        "\n"
        "It opens without log-in. The link is yours alone: please do not forward\n"
        "this mail.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you raised the\n"
        "comment.\n"
    )
    seen = look(message)
    assert seen.heading == "Your comment was answered: accepted in part"
    assert seen.hrefs == [OWN_LINK]
    assert "Revision 2 holds the change. The reply Those that were warned." in seen.words
    assert "Accept or contest it" in seen.words


@pytest.mark.parametrize(
    ("disposition_", "words"),
    [
        ("accepted", "accepted"),
        ("accepted_in_part", "accepted in part"),
        ("declined", "declined"),
        ("deferred", "deferred, to be dealt with later"),
        ("out_of_scope", "out of scope"),
    ],
)
def test_every_answer_has_its_words(answered, look, disposition_, words):
    message = disposition(replace(answered, disposition=disposition_, carried_by=None, reply=""))
    assert f"(Europe/Berlin): {words}." in flat(message.text)
    assert look(message).heading == f"Your comment was answered: {words}"
    for part in (message.text, look(message).words):
        assert "The reply" not in part
        assert "holds the change" not in part


@pytest.mark.parametrize(
    ("condition", "holds_up", "settled", "words"),
    [
        (False, False, False, "You may accept the answer, or contest it. The draft does not wait"),
        (False, True, False, "The draft waits for your word: accept the answer, or contest it."),
        (True, True, False, "The draft waits for your word: accept the answer, or contest it."),
        (True, True, True, "Your condition is met by this. If you see it otherwise, contest"),
    ],
)
def test_the_raiser_is_told_whether_the_draft_waits_for_them(
    answered, look, remark, condition, holds_up, settled, words
):
    said = replace(remark, is_condition=condition, holds_up=holds_up, quoted="")
    message = disposition(replace(answered, remark=said, settled=settled))
    for part in (flat(message.text), look(message).words):
        assert words in part
        assert "The passage" not in part
        assert f"you raised the {'condition' if condition else 'comment'}." in part


def test_an_answer_taken_back_asks_for_nothing(answered, look):
    message = disposition(replace(answered, disposition="open", reply="", carried_by=None))
    seen = look(message)
    assert seen.heading == "Your comment is open again"
    assert seen.hrefs == [OWN_LINK]
    for part in (flat(message.text), seen.words):
        assert "Maria Lindt took back the answer to your comment on revision 1" in part
        assert "There is nothing to do: you will hear of the next answer." in part
        assert "accept" not in part.lower()


def test_only_a_link_of_ones_own_must_not_be_forwarded(answered, look):
    message = disposition(replace(answered, link=DRAFT_PAGE, own_link=False))
    assert look(message).hrefs == [DRAFT_PAGE]
    assert "forward" not in message.text + message.html


def test_the_lead_reads_who_contests_what_and_that_the_next_word_is_theirs(refused, look):
    message = contested(refused)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Ben Okoye contested the answer to their comment on revision 1 of\n"
        "“Payments stay on the platform” (draft 3), on Thursday 26 November 2026,\n"
        "17:00 (Europe/Berlin). The draft waits until an answer is accepted.\n"
        "\n"
        "What was said against it:\n"
        "> It does not.\n"
        "\n"
        "The passage:\n"
        "> suspend accounts\n"
        "\n"
        "The comment:\n"
        "> Which accounts?\n"
        "> All of them?\n"
        "\n"
        "The answer was: declined.\n"
        "> The law says so.\n"
        "\n"
        "The next word is yours. Answer anew on the page of the draft:\n"
        f"{DRAFT_PAGE}\n"
        "\n"
        "Placet sent this mail by itself. You get it because you lead this\n"
        "policy.\n"
    )
    seen = look(message)
    assert seen.heading == "Ben Okoye contested your answer"
    assert seen.hrefs == [DRAFT_PAGE]
    assert "What was said against it It does not." in seen.words


def test_whoever_contests_in_the_place_of_another_is_told_from_them(refused, look):
    message = contested(replace(refused, in_place_of="Ida Holm", words="", reply=""))
    for part in (flat(message.text), look(message).words):
        assert "the answer to a comment of Ida Holm on revision 1" in part
        assert "said against it" not in part


def test_before_the_first_round_the_subject_speaks_of_none(refused):
    early = replace(refused.about, round=None, thread="draft:018f")
    message = contested(replace(refused, about=early))
    assert message.subject == "Review of “Payments stay on the platform”"
    assert "None" not in message.text + message.html
    assert "round" not in message.text
