"""A mail was lost: the lead learns whose, why, and what can be done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.messages.undelivered import UndeliveredFacts, undelivered

DRAFT_PAGE = "https://placet.example.org/drafts/018f"


@pytest.fixture
def facts(anna, matter, due_at):
    return UndeliveredFacts(
        key="undelivered:0190",
        to=anna,
        about=matter,
        person="Ben Okoye",
        address="ben@example.org",
        group="Data",
        what="bounced",
        said="550 5.1.1 no such user",
        at=due_at - timedelta(days=7),
        due_at=due_at,
        could_ask="Cyn Ode or Dan Roth",
        link=DRAFT_PAGE,
    )


def test_the_text_says_whose_mail_was_lost_and_what_can_be_done(facts, look):
    message = undelivered(facts)
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Ben Okoye (Data) may not know that an answer is waited for: the mail to\n"
        "ben@example.org bounced on Thursday 19 November 2026, 17:00\n"
        "(Europe/Berlin). It is about revision 2 of “Payments stay on the\n"
        "platform” (draft 3, round 2). The answer is due on Thursday 26 November\n"
        "2026, 17:00 (Europe/Berlin).\n"
        "\n"
        "What the mail server said: 550 5.1.1 no such user\n"
        "\n"
        "Silence is no approval: the draft stays where it is until somebody\n"
        "answers.\n"
        "\n"
        "Open the draft:\n"
        "\n"
        f"{DRAFT_PAGE}\n"
        "\n"
        "What can be done:\n"
        "- Reach Ben Okoye otherwise, and have the address put right.\n"
        "- Hand the request to somebody else: Cyn Ode or Dan Roth could be asked.\n"
        "\n"
        "Placet sent this mail by itself, once for this request. You get it\n"
        "because you lead this policy.\n"
    )
    seen = look(message)
    assert seen.heading == "The mail to Ben Okoye bounced"
    assert seen.hrefs == [DRAFT_PAGE]
    assert "What the mail server said: 550 5.1.1 no such user" in seen.words


def test_what_is_not_known_is_left_out(facts, look):
    message = undelivered(replace(facts, said="", could_ask="", link=""))
    for words in (look(message).words, " ".join(message.text.split())):
        assert "mail server said" not in words
        assert "Nobody else of the group can be asked" in words
    assert look(message).hrefs == []


def test_what_a_strange_server_says_makes_no_second_link(facts, look):
    message = undelivered(replace(facts, said='<a href="http://evil.example">550</a>'))
    assert look(message).hrefs == [DRAFT_PAGE]
    assert "evil" not in message.text
