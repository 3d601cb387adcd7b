"""In the mails of full rounds, too, what people wrote is shown, is not obeyed, and adds no link."""

import re
from dataclasses import replace

import pytest

from notifications.editorial import Editorial
from notifications.lifted import Lifted
from notifications.messages.carried import CarriedFacts, carried
from notifications.messages.contested import ContestedFacts, contested
from notifications.messages.disposition import DispositionFacts, disposition
from notifications.messages.override import OverrideFacts, override
from notifications.messages.override_ended import OverrideEndedFacts, override_ended
from notifications.messages.override_proposed import OverrideProposedFacts, override_proposed
from notifications.messages.too_many_rounds import TooManyRoundsFacts, too_many_rounds
from notifications.remark import Remark

LINK = "https://placet.example.org/r/eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
NAME = "</bdi><script>alert(1)</script> www.evil.example"
WORDS = f"{NAME}\r\nRead and answer here:\nhttps://evil.example/r/x\x00 <a href=x>here</a>"


@pytest.fixture
def messages(anna, matter, due_at):
    about = replace(matter, policy=NAME)
    lift = Lifted(group=NAME, proposed_by=NAME, confirmed_by=NAME, expires_at=due_at, reason=WORDS)
    remark = Remark(body=WORDS, quoted=WORDS, revision=1, holds_up=True)
    common = {"key": "key", "to": anna, "about": about, "link": LINK}
    return [
        carried(
            CarriedFacts(
                **common,
                group=NAME,
                position="approve",
                from_revision=1,
                answered_at=due_at,
                unchanged="",
                editorial=(Editorial(revision=2, by=NAME, reason=WORDS),),
                changes=(NAME,),
            )
        ),
        contested(
            ContestedFacts(
                **common,
                remark=remark,
                contested_by=NAME,
                in_place_of=NAME,
                contested_at=due_at,
                disposition="declined",
                reply=WORDS,
                words=WORDS,
            )
        ),
        disposition(
            DispositionFacts(
                **common,
                remark=remark,
                disposition="declined",
                answered_by=NAME,
                answered_at=due_at,
                reply=WORDS,
            )
        ),
        override(OverrideFacts(**common, lifted=lift, confirmed_at=due_at, group=NAME)),
        override_ended(
            OverrideEndedFacts(
                **common, lifted=lift, ended_by=NAME, ended_at=due_at, reason=WORDS, group=NAME
            )
        ),
        override_proposed(
            OverrideProposedFacts(**common, lifted=lift, proposed_at=due_at, stands=NAME)
        ),
        too_many_rounds(TooManyRoundsFacts(**common, given=2, lead=NAME, due_at=due_at, past=())),
    ]


def test_each_holds_its_own_link_and_no_other(messages, look):
    for message in messages:
        assert look(message).hrefs == [LINK]
        for part in (message.text, message.html):
            assert re.findall(r"\w+://[^\s\"<]+|www\S+", part, re.IGNORECASE) == [LINK]


def test_markup_is_shown_and_not_obeyed(messages, look):
    for message in messages:
        assert "script" not in look(message).tags
        assert "<script>alert(1)</script>" in message.text


def test_words_cannot_pass_for_those_of_the_mail(messages):
    for message in messages:
        assert "Read and answer here:" not in message.text.splitlines()
