"""A request that was moved: who has it now, until when, and how to take it back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.messages.moved import Because, MovedFacts, moved

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


@pytest.fixture
def facts(anna, matter, due_at):
    return MovedFacts(
        key="moved:0190:2026-11-17T09:00:00+00:00",
        to=anna,
        about=matter,
        link=LINK,
        group="Legal",
        now_with="Ben Okoye",
        due_at=due_at,
        moved_at=TUESDAY,
        because=Because.WISH,
        moved_by="Maria Lindt",
        reason="Ben knows the case.",
        returns=True,
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_says_who_has_it_until_when_and_how_to_take_it_back(facts, look):
    message = moved(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Ben Okoye was asked on Tuesday 17 November 2026, 10:00 (Europe/Berlin)\n"
        "in your place, on behalf of Legal, for an answer on revision 2 of\n"
        "“Payments stay on the platform” (draft 3, round 2). There is nothing\n"
        "left for you to do.\n"
        "\n"
        "Maria Lindt moved it to them.\n"
        "\n"
        "The reason given:\n"
        "> Ben knows the case.\n"
        "\n"
        "They answer in their own name, and both names are on record. Their\n"
        "answer is due on Thursday 26 November 2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "If you would rather answer yourself, take it back on your page. You can\n"
        "until they have answered:\n"
        f"{LINK}\n"
        "\n"
        "It opens without log-in. The link is yours alone: please do not forward\n"
        "this mail.\n"
        "\n"
        "Placet sent this mail by itself. You get it because you were asked on\n"
        "behalf of Legal.\n"
    )
    seen = look(message)
    assert seen.heading == "Ben Okoye was asked in your place"
    assert seen.hrefs == [LINK]
    for words in ("Maria Lindt moved it to them.", "Ben knows the case.", "take it back"):
        assert words in seen.words
    assert "Thursday 26 November 2026, 17:00 (Europe/Berlin)" in seen.words


@pytest.mark.parametrize(
    ("because", "said"),
    [
        (Because.AWAY, "You are noted as away, and they stand in for you."),
        (Because.LATE, "No answer had come from you by the deadline."),
    ],
)
def test_what_moved_it_is_said_where_it_was_no_person(facts, look, because, said):
    message = moved(replace(facts, because=because, moved_by="", reason=""))
    for words in (flat(message.text), look(message).words):
        assert said in words
        assert "moved it" not in words
        assert "The reason given" not in words


def test_where_it_cannot_be_taken_back_it_says_so(facts, look):
    message = moved(replace(facts, returns=False, in_place=False))
    for words in (flat(message.text), look(message).words):
        assert "It cannot be taken back." in words
        assert "answer once for both of you" in words
        assert "If you would rather" not in words
    assert look(message).hrefs == [LINK]


def test_a_delegate_hears_that_it_was_taken_back(facts, look):
    message = moved(replace(facts, taken_back=True, returns=False, moved_by="Ben Okoye", reason=""))
    assert look(message).heading == "Ben Okoye answers themselves after all"
    for words in (flat(message.text), look(message).words):
        assert "in your place" not in words
        assert "moved it" not in words
