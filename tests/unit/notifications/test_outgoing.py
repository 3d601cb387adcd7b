"""The mail that went to files, read back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from notifications.channels.files import FilesChannel
from notifications.messages.sign_in import SignInFacts, sign_in
from notifications.outgoing import outgoing_mail, read_eml

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LINK = "https://placet.example.org/sign-in/" + "x" * 400


def test_a_mail_is_read_back_as_it_was_sent(tmp_path, sender, anna):
    facts = SignInFacts(
        key="sign_in:1", to=anna, link=LINK, requested_at=NOW, expires_at=NOW + timedelta(hours=1)
    )
    message = sign_in(facts)
    sent = FilesChannel(tmp_path, sender).send(message, now=NOW)
    mail = read_eml(tmp_path / sent.provider_id)
    assert mail.name == sent.provider_id
    assert mail.key == "sign_in:1"
    assert mail.to == "anna@example.org"
    assert mail.subject == "Your link to sign in to Placet"
    assert mail.sent_at == NOW
    assert mail.text == message.text
    assert mail.html.strip() == message.html.strip()
    assert mail.link == LINK


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path, sender, message):
    channel = FilesChannel(tmp_path, sender)
    for number in (2, 0, 3, 1):
        mail = replace(message, key=f"k:{number}", subject=f"mail {number}")
        channel.send(mail, now=NOW + timedelta(seconds=number))
    assert [mail.subject for mail in outgoing_mail(tmp_path, limit=3)] == [
        "mail 3",
        "mail 2",
        "mail 1",
    ]


def test_a_mail_without_a_link_has_none(tmp_path, sender, message):
    FilesChannel(tmp_path, sender).send(message, now=NOW)
    assert outgoing_mail(tmp_path)[0].link is None


def test_an_address_outside_ascii_is_read_back(tmp_path, sender, message):
    FilesChannel(tmp_path, sender).send(replace(message, to_address="jörg@exämple.org"), now=NOW)
    assert outgoing_mail(tmp_path)[0].to == "jörg@exämple.org"


def test_where_no_mail_was_sent_there_is_none(tmp_path):
    assert outgoing_mail(tmp_path / "nowhere") == []
