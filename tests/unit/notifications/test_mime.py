"""The mail as it goes over the wire."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.errors import MessageRejected
from notifications.headers import literal
from notifications.message import Attachment, Message, Sender, mime

DATE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def received(message, sender):
    return message_from_bytes(mime(message, sender, DATE).as_bytes(), policy=policy.default)


def test_a_mail_has_two_parts_and_says_that_a_machine_wrote_it(message, sender):
    mail = received(message, sender)
    assert mail["From"] == "Placet <placet@example.org>"
    assert mail["To"] == "Anna Brandt <anna@example.org>"
    assert mail["Subject"] == "Review of “Payments”, round 2"
    assert mail["Date"].datetime == DATE
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Placet-Key"] == "invitation:0190"
    assert mail.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [one.get_content().strip() for one in mail.iter_parts()] == ["Grüße", "<p>Grüße</p>"]


def test_the_same_key_gives_the_same_mail_to_the_byte(message, sender):
    assert mime(message, sender, DATE).as_bytes() == mime(message, sender, DATE).as_bytes()
    other = replace(message, key="invitation:0191")
    assert received(message, sender)["Message-ID"] != received(other, sender)["Message-ID"]


def test_all_mails_of_a_round_refer_to_one_root_and_those_of_another_to_another(message, sender):
    first = received(message, sender)
    second = received(replace(message, key="reminder:0190:1"), sender)
    other = received(replace(message, reference="round:0190"), sender)
    assert first["References"] == first["In-Reply-To"] == second["References"]
    assert first["References"] != other["References"]
    assert first["References"] not in (first["Message-ID"], second["Message-ID"])


def test_the_ids_do_not_tell_the_key(message, sender):
    assert "0190" not in received(message, sender)["Message-ID"]


@pytest.mark.parametrize(
    "name",
    [
        'Müller, "Anna" <x@example.org>',
        "<script>alert(1)</script>",
        "מדיניות תשלומים",
        "a@b, c@d; e:f",
        "back\\slash ü",
        'back\\slash and "quotes"',
        "",
        "x" * 100,
        "Ännä " * 15 + "z",
        "名" * 100,
        "mixed ascii and ünïcode, again and again, " * 2 + "z",
    ],
)
def test_odd_names_and_subjects_arrive_as_they_are(message, sender, name):
    message = replace(message, to_name=name, subject=f"{name}!")
    mail = received(message, sender)
    assert mail["Subject"] == f"{name}!"
    (to,) = mail["To"].addresses
    assert to.addr_spec == "anna@example.org"
    # Not `to.display_name`: this library puts blanks between the encoded words of a name.
    raw = message_from_bytes(mime(message, sender, DATE).as_bytes())["To"]
    shown, address = parseaddr(raw.replace("\r\n", ""))
    assert (str(make_header(decode_header(shown))), address) == (name, "anna@example.org")


def test_a_name_longer_than_any_name_is_cut_and_a_long_subject_is_folded(message, sender):
    message = replace(message, to_name="n" * 5_000, subject="Ein Satz mit Blänks " * 40 + "z")
    content = mime(message, sender, DATE).as_bytes()
    assert max(len(line) for line in content.split(b"\r\n")) <= 130
    assert received(message, sender)["Subject"] == message.subject


@pytest.mark.parametrize("text", ["=?x?=", "=?utf-8?q?Legal?=", "=?utf-8?q?a=0D=0ABcc=3A_x?="])
def test_an_encoded_word_in_a_name_is_not_decoded(message, sender, text):
    mail = received(replace(message, to_name=text, subject=text), sender)
    shown = text.replace("=?", "= ?")
    assert mail["Subject"] == shown
    assert mail["To"].addresses[0].display_name == shown
    assert mail["Bcc"] is None


@pytest.mark.parametrize("control", ["\n", "\r", "\x00", "\x9f", "\u2028", "\u2029"])
@pytest.mark.parametrize("field", ["to_name", "to_address", "subject", "key", "reference"])
def test_control_characters_make_no_message(message, field, control):
    with pytest.raises(MessageRejected):
        replace(message, **{field: f"a{control}@example.org"})


@pytest.mark.parametrize(
    "address", ["", "anna", "a@b@c", "a b@c.org", "<a@b.org>", "a@b.org, c@d.org", "@b.org", "a@"]
)
def test_an_address_that_is_none_makes_no_message(message, address):
    with pytest.raises(MessageRejected, match="address"):
        replace(message, to_address=address)


def test_a_sender_is_held_to_the_same():
    with pytest.raises(MessageRejected):
        Sender(name="Placet\nBcc: x@y.org", address="placet@example.org")
    with pytest.raises(MessageRejected, match="ASCII"):
        Sender(name="Placet", address="plácet@example.org")


def test_an_address_outside_ascii_is_written_as_it_is(message, sender):
    content = mime(replace(message, to_address="jörg@exämple.org"), sender, DATE).as_bytes()
    assert "To: Anna Brandt <jörg@exämple.org>\r\n".encode() in content


def test_long_ids_are_not_folded_into_encoded_words(message):
    sender = Sender(name="Placet", address=f"placet@{'notifications.' * 8}example.org")
    key = "round_closed:" + "0190c2f0-aaaa-bbbb-cccc-0123456789ab:" * 4
    content = mime(replace(message, key=key), sender, DATE).as_bytes()
    mail = message_from_bytes(content, policy=policy.default)
    assert b"=?" not in content.partition(b"Subject:")[0]
    assert f"X-Placet-Key: {key}\r\n".encode() in content
    assert mail["Message-ID"].endswith(f"@{sender.domain}>")
    assert mail["References"].endswith(f"@{sender.domain}>")


def test_lines_on_the_wire_are_short_and_dots_and_froms_survive(sender):
    text = f".\n..\nFrom me\n{'x' * 5_000}\n"
    message = Message(
        to_name="", to_address="a@example.org", subject="s", text=text, html=f"<p>{'ü' * 5_000}",
        reference="r", key="k",
    )  # fmt: skip
    content = mime(message, sender, DATE).as_bytes()
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    mail = message_from_bytes(content, policy=policy.default)
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n") == text


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=120), subject=st.text(max_size=300))
def test_whatever_the_name_and_the_subject_the_headers_stay_as_many(message, sender, name, subject):
    try:
        message = replace(message, to_name=name, subject=subject)
    except MessageRejected:
        return
    mail = received(message, sender)
    assert sorted(mail.keys()) == sorted(mime(message, sender, DATE).keys())
    assert len(mail.keys()) == 11
    assert [to.addr_spec for to in mail["To"].addresses] == ["anna@example.org"]
    assert mail["Subject"].split() == literal(subject).split()


ENTRY = Attachment(
    filename="deadline.ics",
    media_type="text/calendar; method=PUBLISH",
    content="BEGIN:VCALENDAR\r\nSUMMARY:Prüfung\r\nEND:VCALENDAR\r\n",
)


def test_a_mail_says_where_answers_go_how_to_opt_out_and_brings_a_file(message, sender):
    full = replace(
        message,
        reply_to="reply+abc@mail.example.org",
        unsubscribe_url="https://placet.example.org/mute/" + "t" * 200,
        attachments=(ENTRY,),
    )
    mail = received(full, sender)
    assert mail["Reply-To"] == "reply+abc@mail.example.org"
    assert mail["List-Unsubscribe"] == f"<{full.unsubscribe_url}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    words, file = mail.iter_parts()
    assert words.get_content_type() == "multipart/alternative"
    assert file.get_filename() == "deadline.ics"
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "PUBLISH"
    assert file.get_payload(decode=True).decode() == ENTRY.content
    assert mime(full, sender, DATE).as_bytes() == mime(full, sender, DATE).as_bytes()


@pytest.mark.parametrize(
    "bad",
    [
        {"reply_to": "a@example.org\r\nBcc: x@example.org"},
        {"unsubscribe_url": "https://example.org/>\r\nBcc: x@example.org"},
        {"unsubscribe_url": "javascript:alert(1)"},
    ],
    ids=["a second header", "a header in an URL", "no http"],
)
def test_bad_places_for_answers_are_refused(message, bad):
    with pytest.raises(MessageRejected):
        replace(message, **bad)


@pytest.mark.parametrize("bad", [{"filename": "a\r\nX: y"}, {"media_type": "application/pdf"}])
def test_a_bad_attachment_is_refused(bad):
    with pytest.raises(MessageRejected):
        replace(ENTRY, **bad)
