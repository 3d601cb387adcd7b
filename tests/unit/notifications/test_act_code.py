"""The mail with a code for an act that may open the gate: for what it is, and how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.vocabulary import CodedAct
from notifications.messages.act_code import ACTS, ActCodeFacts, act_code


@pytest.fixture
def facts(anna, matter, due_at):
    return ActCodeFacts(
        key="act_code:0190",
        to=anna,
        about=matter,
        act="take_back",
        group="Legal",
        code="12345678",
        lead="Maria Lindt",
        asked_at=due_at,
        expires_at=due_at + timedelta(minutes=10),
    )


def test_it_says_what_the_code_is_for_how_long_and_whom_to_tell(facts, look):
    message = act_code(facts)
    seen = look(message)
    assert seen.heading == "Your code"
    assert seen.hrefs == []
    for words in (" ".join(message.text.split()), seen.words):
        assert "1234 5678" in words
        assert "It works for 10 minutes, until 17:10 (Europe/Berlin), and for this alone" in words
        assert "taking back a request for changes of Legal" in words
        assert "please tell Maria Lindt, who leads this policy" in words


def test_the_code_stands_neither_in_the_subject_nor_in_the_preview(facts):
    message = act_code(facts)
    assert "1234" not in message.subject
    preview = message.html.partition('class="preview"')[2].partition("</div>")[0]
    assert "1234" not in preview
    assert message.reference == message.key


@pytest.mark.parametrize("act", list(CodedAct))
def test_every_act_has_its_words(facts, act):
    assert ACTS[act.value] in " ".join(act_code(replace(facts, act=act.value)).text.split())
