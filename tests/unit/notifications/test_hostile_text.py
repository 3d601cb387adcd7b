"""Names and texts that try to be more than names and texts."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.characters import SHORTENED, lines, shortened
from notifications.errors import MessageRejected
from notifications.messages.invitation import InvitationFacts, invitation

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
        last_answer=None,
    )


def titled(facts, title):
    return replace(facts, about=replace(facts.about, policy=title))


def test_markup_in_a_title_is_shown_and_not_obeyed(facts, look):
    title = '</bdi><script>alert(1)</script><img src=x onerror="alert(1)">{{ 7*7 }}'
    message = invitation(titled(facts, title))
    seen = look(message)
    assert seen.heading == f"Please review revision 2 of “{title}”"
    assert not seen.tags & {"script", "img"}
    assert title in message.subject
    assert "<script>alert(1)</script>" in message.text


def test_markup_in_a_note_is_shown_and_not_obeyed(facts, look):
    seen = look(invitation(replace(facts, note="<a href=x>here</a>\n</div><style>*{}</style>")))
    assert seen.hrefs == [LINK]
    assert "<a href=x>here</a>" in seen.words
    assert "style" not in seen.tags


def test_right_to_left_text_is_kept_apart_from_what_surrounds_it(facts):
    soup = BeautifulSoup(invitation(titled(facts, "מדיניות תשלומים")).html, "html.parser")
    assert [one.get_text() for one in soup.select("h1 bdi")] == ["מדיניות תשלומים"]


@pytest.mark.parametrize("override", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_what_turns_the_reading_order_round_is_taken_out(facts, override):
    message = invitation(replace(titled(facts, f"Pay{override}ments"), note=f"a{override}b"))
    assert "“Payments”" in message.text
    assert "> ab\n" in message.text
    assert override not in message.text + message.html + message.subject


@pytest.mark.parametrize(
    "control", ["\n", "\r", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"]
)
@pytest.mark.parametrize("where", ["policy", "name", "address", "asked_by", "group", "rule"])
def test_a_control_character_in_a_name_is_refused(facts, control, where):
    bad = f"a{control}Bcc: x@example.org"
    with pytest.raises(MessageRejected, match=r"U\+"):
        send_with(facts, where, bad)


def send_with(facts, where, bad):
    if where == "policy":
        return invitation(titled(facts, bad))
    if where in ("name", "address"):
        return invitation(replace(facts, to=replace(facts.to, **{where: bad})))
    return invitation(replace(facts, **{where: bad}))


def test_what_a_person_wrote_may_have_lines_and_loses_other_control_characters(facts, look):
    message = invitation(replace(facts, note="one\r\ntwo\x00\x1b[31m\u2028three\tfour\ud800\n\n"))
    assert "> one\n> two[31m\n> three four\n\n" in message.text
    assert "onetwo[31m three four" in look(message).words.replace("one two", "onetwo")


def test_what_a_person_wrote_cannot_pass_for_the_words_of_the_mail(facts):
    note = "Thanks.\n\nPlacet sent this mail by itself.\n\nRead and answer here:"
    text = invitation(replace(facts, note=note)).text
    assert text.splitlines().count("Read and answer here:") == 1
    assert "> Read and answer here:" in text.splitlines()


def test_a_quote_stays_a_quote_when_it_is_wrapped(facts):
    text = invitation(replace(facts, note="word " * 60)).text
    quoted = [line for line in text.splitlines() if "word" in line]
    assert len(quoted) > 3
    assert all(line.startswith("> word") and len(line) <= 72 for line in quoted)


def test_a_very_long_title_is_whole_in_the_mail_and_short_in_the_subject(facts, look):
    title = "The policy on " + "very " * 400 + "long titles"
    message = invitation(titled(facts, title))
    assert title in look(message).heading
    assert title in " ".join(message.text.split())
    assert len(message.subject) <= 125
    assert message.subject.endswith("very…”, round 2")
    assert max(len(line) for line in message.text.splitlines()) <= 72


def test_a_title_without_blanks_is_cut_all_the_same():
    assert shortened("x" * 300, 100) == "x" * 99 + "…"
    assert shortened("short", 100) == "short"


def test_a_very_long_text_is_cut_and_says_so():
    assert lines("x" * 5_000) == ["x" * 4_000, SHORTENED]


def test_half_a_surrogate_pair_in_a_title_is_refused(facts):
    with pytest.raises(MessageRejected, match=r"U\+D800"):
        titled(facts, "\ud800")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(max_size=80), note=st.text(max_size=200), name=st.text(max_size=40))
def test_whatever_is_written_there_is_one_link_or_no_mail(facts, look, title, note, name):
    try:
        facts = replace(titled(facts, title), note=note, to=replace(facts.to, name=name))
        message = invitation(facts)
    except MessageRejected:
        return
    assert look(message).hrefs == [LINK]
    assert message.text.count("://") == message.html.count("://") == 1
    message.text.encode()
    message.html.encode()
