"""SendGrid against a stand-in that checks every request: what is taken, what a refusal means."""

import base64
import logging
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sendgrid_rules import document
from sendgrid_standin import (
    BROKEN,
    HANG,
    KEY,
    KEY_REFUSED,
    RESET,
    TAKEN,
    TAKEN_THEN_RESET,
    TOO_LARGE,
    Answer,
    said,
    standing_in,
    too_many,
)

from notifications.channels.sendgrid import SendgridChannel
from notifications.channels.sendgrid_settings import SendgridSettings
from notifications.errors import DeliveryFailed, MessageRejected
from notifications.message import Attachment, Sender

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
EPOCH = int(NOW.timestamp())
ROW = "01936f2e-0000-7000-8000-000000000001"


@pytest.fixture
def standin():
    with standing_in() as one:
        yield one


@pytest.fixture
def message(message):
    return replace(message, row_id=ROW)


def channel(host, sender, **settings):
    told = {"api_key": KEY, "host": host, "timeout_seconds": 30, **settings}
    return SendgridChannel(SendgridSettings(**told), sender)


def send(standin, sender, message, **settings):
    return channel(standin.host, sender, **settings).send(message, now=NOW)


def failure(standin, sender, message, *answers, **settings):
    standin.script = list(answers)
    with pytest.raises(DeliveryFailed) as failed:
        send(standin, sender, message, **settings)
    for secret in ("Grüße", "anna@example.org", KEY):
        assert secret not in failed.value.detail
    assert failed.value.detail.isprintable()
    return failed.value


def test_a_mail_is_taken_and_is_by_the_book(standin, sender, message):
    sent = send(standin, sender, message)
    assert (standin.unfit, sent.provider_id) == ([], "standin-1")
    (body,) = standin.taken
    assert body["from"] == {"email": "placet@example.org", "name": "Placet"}
    (to,) = body["personalizations"]
    assert to["to"] == [{"email": "anna@example.org", "name": "Anna Brandt"}]
    assert body["subject"] == message.subject
    assert [one["value"] for one in body["content"]] == ["Grüße\n", "<p>Grüße</p>"]
    assert body["headers"]["X-Placet-Key"] == message.key
    assert body["headers"]["Auto-Submitted"] == "auto-generated"
    assert body["headers"]["References"] == body["headers"]["In-Reply-To"]


def test_whoever_carries_the_mail_is_told_an_opaque_id_and_no_more(standin, sender, message):
    send(standin, sender, message)
    (body,) = standin.taken
    assert body["personalizations"][0]["custom_args"] == {"placet_row": ROW}
    assert "categories" not in body


def test_nothing_is_tracked_in_any_mail(standin, sender, message):
    send(standin, sender, message)
    assert standin.taken[0]["tracking_settings"] == {
        "click_tracking": {"enable": False, "enable_text": False},
        "open_tracking": {"enable": False},
        "subscription_tracking": {"enable": False},
        "ganalytics": {"enable": False},
    }


def test_a_mail_with_everything_on_it_is_by_the_book_too(standin, sender, message):
    entry = Attachment(
        filename="Frist – Entwurf.ics",
        media_type="text/calendar; method=PUBLISH",
        content="BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n",
    )
    whole = replace(
        message,
        to_name='Müller, Jörg; "JM" &#13;&#10;Bcc: x',
        reply_to="reply+abc234@example.org",
        unsubscribe_url="https://placet.example/mute/abc",
        attachments=(entry,),
        auto_submitted="auto-replied",
    )
    send(standin, sender, whole)
    assert standin.unfit == []
    (body,) = standin.taken
    assert body["personalizations"][0]["to"][0]["name"] == whole.to_name
    assert body["reply_to"] == {"email": "reply+abc234@example.org"}
    assert body["headers"]["List-Unsubscribe"] == "<https://placet.example/mute/abc>"
    assert body["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert body["headers"]["Auto-Submitted"] == "auto-replied"
    (attached,) = body["attachments"]
    assert (attached["filename"], attached["type"]) == (entry.filename, "text/calendar")
    assert base64.b64decode(attached["content"]).decode() == entry.content


@pytest.mark.skipif(document() is None, reason="SendGrid's OpenAPI document is not beside us")
def test_the_stand_in_refuses_what_sendgrid_s_document_does(standin, sender, message):
    failed = failure(standin, sender, replace(message, html=""))
    assert not failed.retry
    assert any("non-empty" in one or "too short" in one for one in standin.unfit)


@pytest.mark.parametrize("what", ["to_name", "to_address", "subject", "reply_to"])
@pytest.mark.parametrize("character", ["\r\nBcc: x", "\x00", "\x85", "\u2028", "\u2029"])
def test_a_control_character_never_gets_as_far_as_a_request(message, what, character):
    with pytest.raises(MessageRejected):
        replace(message, **{what: f"anna{character}@example.org"})


@pytest.mark.parametrize("character", ["\r\n", "\x9f", "\u2028"])
def test_nor_does_one_in_the_sender(character):
    with pytest.raises(MessageRejected):
        Sender(name=f"Placet{character}", address="placet@example.org")


IN_A_MINUTE = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("reset", "not_before"),
    [
        (str(EPOCH + 17), NOW + timedelta(seconds=17)),
        (f" {EPOCH + 17} ", NOW + timedelta(seconds=17)),
        (str(EPOCH - 500), NOW + timedelta(seconds=1)),
        (str(EPOCH), NOW + timedelta(seconds=1)),
        (None, IN_A_MINUTE),
        ("", IN_A_MINUTE),
        ("soon", IN_A_MINUTE),
        ("-5", IN_A_MINUTE),
        ("1e9", IN_A_MINUTE),
        (str((EPOCH + 17) * 1000), IN_A_MINUTE),
        (str(EPOCH + 90_000), IN_A_MINUTE),
        ("9" * 400, IN_A_MINUTE),
        ("١٢٣", IN_A_MINUTE),
    ],
)
def test_too_many_mails_wait_until_the_limit_is_reset(standin, sender, message, reset, not_before):
    encoded = reset.encode().decode("latin-1") if reset else reset
    failed = failure(standin, sender, message, too_many(encoded))
    assert (failed.retry, failed.not_before) == (True, not_before)


def test_a_refused_key_loses_no_mail_and_is_said_in_one_line(standin, sender, message):
    failed = failure(standin, sender, message, KEY_REFUSED)
    assert failed.retry
    assert failed.not_before == IN_A_MINUTE
    assert failed.detail == (
        "the API key was refused: 401 The provided authorization grant is invalid, expired, or"
        " revoked"
    )
    assert failure(standin, sender, message, Answer(403, said("access forbidden"))).retry


def test_a_wrong_key_is_refused_by_the_stand_in_itself(standin, sender, message):
    assert failure(standin, sender, message, api_key="SG.another-key.1234").retry
    assert standin.taken == []


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (TOO_LARGE, "SendGrid refused the mail: 413 content too large"),
        (
            Answer(400, said("Does not contain a valid address.", "personalizations.0.to.0.email")),
            (
                "SendGrid refused the mail: 400 Does not contain a valid address."
                " (personalizations.0.to.0.email)"
            ),
        ),
        (
            Answer(400, said("You have included anna@example.org more than once,\nsee http://x/y")),
            "SendGrid refused the mail: 400 You have included … more than once, see …",
        ),
        (Answer(400, "<html>Grüße</html>".encode()), "SendGrid refused the mail: 400"),
        (Answer(400, b'{"errors": 5}'), "SendGrid refused the mail: 400"),
        (Answer(400, b"[" * 100_000), "SendGrid refused the mail: 400"),
    ],
)
def test_what_is_wrong_with_this_mail_alone_is_final(standin, sender, message, answer, detail):
    failed = failure(standin, sender, message, answer)
    assert (failed.retry, failed.detail) == (False, detail)


@pytest.mark.parametrize("status", [404, 405, 408, 500, 502, 503, 504, 599])
def test_an_ailing_sendgrid_is_worth_another_try(standin, sender, message, status):
    failed = failure(standin, sender, message, Answer(status, said("internal server error")))
    assert (failed.retry, failed.channel_down, failed.not_before) == (True, True, None)
    assert failed.detail == f"SendGrid answered {status} internal server error"


def test_after_a_500_the_next_try_goes_through(standin, sender, message):
    failure(standin, sender, message, BROKEN)
    send(standin, sender, message)
    assert standin.rows() == [ROW]


@pytest.mark.parametrize("status", [200, 201, 204])
def test_only_202_is_success(standin, sender, message, status):
    failed = failure(standin, sender, message, Answer(status))
    assert failed.retry
    assert failed.detail.startswith(f"SendGrid answered {status}, and only 202")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_key_goes_nowhere(standin, sender, message, status):
    with standing_in() as elsewhere:
        for host in (standin.host, elsewhere.host):
            there = Answer(status, headers={"Location": f"{host}/elsewhere"})
            failed = failure(standin, sender, message, there)
            assert (failed.retry, failed.channel_down) == (True, True)
        assert standin.strayed == elsewhere.strayed == []


@pytest.mark.parametrize("answer", [HANG, RESET, TAKEN_THEN_RESET])
def test_without_an_answer_the_mail_is_tried_again(standin, sender, message, answer):
    patience = 0.3 if answer.hangs else 30
    failed = failure(standin, sender, message, answer, timeout_seconds=patience)
    assert (failed.retry, failed.channel_down, failed.not_before) == (True, True, None)
    send(standin, sender, message)
    assert len(standin.taken) == (2 if answer.takes else 1)


def test_a_sendgrid_that_is_not_there_says_nothing_about_the_mail(standin, sender, message):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = channel(f"http://127.0.0.1:{closed.getsockname()[1]}", sender)
        with pytest.raises(DeliveryFailed) as failed:
            nobody.send(message, now=NOW)
    assert failed.value.retry
    assert failed.value.not_before == NOW + timedelta(seconds=30)
    assert failed.value.detail == "no answer from SendGrid: ConnectionRefusedError"


def test_half_an_answer_is_none(sender, message):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for half in (b"SMTP hello\r\n", b"HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\nha"):
            with pytest.raises(DeliveryFailed) as failed, answering(listener, half):
                channel(host, sender).send(message, now=NOW)
            assert (failed.value.retry, failed.value.channel_down) == (True, True)


@contextmanager
def answering(listener, words):
    """Says these words to whoever comes next, and hangs up."""

    def once():
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(words)

    thread = threading.Thread(target=once)
    thread.start()
    try:
        yield
    finally:
        thread.join(5)


def test_a_mail_that_begins_with_an_api_key_is_given_up(standin, sender, message):
    failed = failure(standin, sender, replace(message, text="SG.abcdef.ghijkl is my key"))
    assert (failed.retry, failed.detail) == (False, "the mail holds a SendGrid API key")
    assert standin.answered == []


def test_neither_key_nor_words_are_in_any_log(standin, sender, message, caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("python_http_client").setLevel(logging.DEBUG)
        logging.getLogger("python_http_client.client").setLevel(logging.DEBUG)
        send(standin, sender, message)
        failure(standin, sender, message, BROKEN)
    assert not [one for one in caplog.records if one.name.startswith("python_http_client")]
    assert KEY not in caplog.text
    assert "Gr" not in caplog.text


def test_a_proxy_of_the_environment_gets_nothing_that_is_in_the_clear(
    standin, sender, message, monkeypatch
):
    with standing_in() as proxy:
        monkeypatch.setenv("http_proxy", proxy.host)
        send(standin, sender, message)
        assert (len(standin.taken), proxy.taken, proxy.strayed) == (1, [], [])


@pytest.mark.parametrize(
    ("residency", "host"),
    [("global", "https://api.sendgrid.com"), ("eu", "https://api.eu.sendgrid.com")],
)
def test_the_residency_chooses_the_host_and_keeps_the_timeout(sender, residency, host):
    client = channel("", sender, residency=residency)._api.client
    assert (client.host, client.timeout) == (host, 30)
    assert client.mail.send.timeout == 30
    assert client.mail.send._build_url(None) == f"{host}/v3/mail/send"


def test_two_mails_share_nothing_but_the_key(standin, sender, message):
    one = channel(standin.host, sender)
    one.send(replace(message, unsubscribe_url="https://placet.example/mute/abc"), now=NOW)
    one.send(message, now=NOW)
    assert "List-Unsubscribe" not in standin.taken[1]["headers"]
    assert standin.answered == [TAKEN.status] * 2
