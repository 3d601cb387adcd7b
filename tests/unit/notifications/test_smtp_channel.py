"""SMTP against a real server: what is taken, what is refused, what is worth another try."""

import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifications.channels.smtp import SmtpChannel, SmtpSettings
from notifications.errors import DeliveryFailed

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class Mailbox:
    """Takes every mail, or answers as it was told to."""

    def __init__(self, rcpt="250 OK", data="250 OK"):
        self.rcpt = rcpt
        self.data = data
        self.mails = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(envelope)
        return self.data


@contextmanager
def served(mailbox, **options):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def plain(port, **settings):
    return SmtpSettings(host="127.0.0.1", port=port, security="none", timeout_seconds=5, **settings)


def send(settings, sender, message):
    return SmtpChannel(settings, sender).send(message, now=NOW)


def failure(settings, sender, message):
    with pytest.raises(DeliveryFailed) as failed:
        send(settings, sender, message)
    assert "Grüße" not in failed.value.detail
    return failed.value


def test_a_mail_is_taken_and_arrives_as_it_was_meant(sender, message):
    mailbox = Mailbox()
    with served(mailbox) as port:
        sent = send(plain(port), sender, message)
    (envelope,) = mailbox.mails
    assert envelope.mail_from == "placet@example.org"
    assert envelope.rcpt_tos == ["anna@example.org"]
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert mail["Message-ID"] == sent.provider_id
    assert mail["Subject"] == message.subject
    assert [one.get_content().strip() for one in mail.iter_parts()] == ["Grüße", "<p>Grüße</p>"]


def test_a_name_in_another_script_arrives(sender, message):
    mailbox = Mailbox()
    with served(mailbox) as port:
        send(plain(port), sender, replace(message, to_name="Jörg Müller-Łukasz"))
    mail = message_from_bytes(mailbox.mails[0].content, policy=policy.default)
    assert mail["To"].addresses[0].display_name == "Jörg Müller-Łukasz"


def test_an_address_outside_ascii_goes_where_the_server_can_take_it(sender, message):
    mailbox = Mailbox()
    message = replace(message, to_address="jörg@example.org")
    with served(mailbox, enable_SMTPUTF8=True) as port:
        send(plain(port), sender, message)
    assert mailbox.mails[0].rcpt_tos == ["jörg@example.org"]
    assert "<jörg@example.org>".encode() in mailbox.mails[0].content


def test_an_address_outside_ascii_is_given_up_where_it_cannot(sender, message):
    with served(Mailbox(), enable_SMTPUTF8=False) as port:
        failed = failure(plain(port), sender, replace(message, to_address="jörg@example.org"))
    assert not failed.retry
    assert failed.detail == "the server cannot take an address outside ASCII"


@pytest.mark.parametrize(
    ("answers", "retry", "detail"),
    [
        ({"rcpt": "450 Mailbox busy"}, True, "recipient refused: 450 Mailbox busy"),
        ({"rcpt": "550 No such user"}, False, "recipient refused: 550 No such user"),
        ({"rcpt": "421 Going down"}, True, "recipient refused: 421 Going down"),
        ({"data": "451 Try later"}, True, "451 Try later"),
        ({"data": "554 Looks like spam"}, False, "554 Looks like spam"),
    ],
)
def test_4xx_is_worth_another_try_and_5xx_is_not(sender, message, answers, retry, detail):
    with served(Mailbox(**answers)) as port:
        failed = failure(plain(port), sender, message)
    assert (failed.retry, failed.detail) == (retry, detail)


def test_a_mail_too_big_for_the_server_is_given_up(sender, message):
    with served(Mailbox(), data_size_limit=1_000) as port:
        failed = failure(plain(port), sender, replace(message, text="x\n" * 2_000))
    assert (failed.retry, failed.detail[:4]) == (False, "552 ")


def test_no_server_is_worth_another_try(sender, message):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        failed = failure(plain(closed.getsockname()[1]), sender, message)
    assert failed.retry
    assert failed.detail.startswith("no session with the server: ConnectionRefusedError")


class ScriptedServer:
    """Says its lines whatever it hears: for what no well-behaved server does.

    After "354" it reads the mail. None hangs up, "..." falls silent.
    """

    def __init__(self, *answers):
        self.answers = answers
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.mails = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(10)
        self.listener.close()

    def _serve(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as heard:
            for answer in self.answers:
                if answer is None:
                    return
                if answer == "...":
                    self.over.wait(10)
                    return
                connection.sendall(f"{answer}\r\n".encode())
                if answer.startswith("354"):
                    while heard.readline() not in (b".\r\n", b""):
                        pass
                    self.mails += 1
                else:
                    heard.readline()


TO_DATA = ("220 hello", "250 hello", "250 sender ok", "250 recipient ok", "354 go ahead")


@pytest.mark.parametrize("heard", range(len(TO_DATA) + 1))
def test_a_server_that_hangs_up_at_any_point_is_worth_another_try(sender, message, heard):
    with ScriptedServer(*TO_DATA[:heard], None) as server:
        assert failure(plain(server.port), sender, message).retry


@pytest.mark.parametrize("heard", [0, 1, 5])
def test_a_server_that_falls_silent_is_left_after_the_timeout(sender, message, heard):
    with ScriptedServer(*TO_DATA[:heard], "...") as server:
        settings = replace(plain(server.port), timeout_seconds=0.3)
        assert failure(settings, sender, message).retry


@pytest.mark.parametrize("farewell", ["500 what?", "421 bye", None, "..."])
def test_once_a_mail_is_taken_a_bad_farewell_does_not_send_it_again(sender, message, farewell):
    with ScriptedServer(*TO_DATA, "250 taken", farewell) as server:
        send(replace(plain(server.port), timeout_seconds=0.3), sender, message)
        assert server.mails == 1


def test_a_greeting_with_5xx_says_nothing_about_the_mail(sender, message):
    with ScriptedServer("554 no service here", None) as server:
        failed = failure(plain(server.port), sender, message)
    assert failed.retry
    assert failed.detail == "no session with the server: 554 no service here"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of its own authority for localhost, as (certificate, key) files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b"placet", b"hunter2")
    return AuthResult(success=right, handled=False)


def secured(port, certificate, security="starttls", password="hunter2"):
    return SmtpSettings(
        host="localhost",
        port=port,
        security=security,
        username="placet",
        password=password,
        timeout_seconds=5,
        ca_file=certificate[0],
    )


def test_starttls_and_password(sender, message, tls, certificate):
    mailbox = Mailbox()
    options = {"require_starttls": True, "auth_required": True, "authenticator": authenticate}
    with served(mailbox, tls_context=tls, **options) as port:
        send(secured(port, certificate), sender, message)
        assert len(mailbox.mails) == 1
        wrong = failure(secured(port, certificate, password="wr0ng"), sender, message)
    # Not the mail's fault: it goes out once the password is right.
    assert wrong.retry
    assert wrong.detail.startswith("no session with the server: 535 ")
    assert "wr0ng" not in wrong.detail


def test_tls_from_the_first_byte(sender, message, tls, certificate):
    mailbox = Mailbox()
    options = {"auth_require_tls": False, "authenticator": authenticate}
    with served(mailbox, ssl_context=tls, **options) as port:
        send(secured(port, certificate, security="tls"), sender, message)
    assert len(mailbox.mails) == 1


def test_a_server_without_starttls_gets_neither_mail_nor_password(sender, message, certificate):
    mailbox = Mailbox()
    with served(mailbox) as port:
        assert failure(secured(port, certificate), sender, message).retry
    assert mailbox.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_is_not_told_to_a_server_that_takes_it_in_the_clear(
    sender, message, certificate, security
):
    heard = []
    options = {
        "auth_require_tls": False,
        "auth_required": True,
        "authenticator": lambda *said: heard.append(said) or AuthResult(success=True),
    }
    with served(Mailbox(), **options) as port:
        assert failure(secured(port, certificate, security=security), sender, message).retry
    assert heard == []


def test_a_certificate_of_another_name_is_not_trusted(sender, message, tls, certificate):
    mailbox = Mailbox()
    with served(mailbox, tls_context=tls) as port:
        settings = replace(secured(port, certificate), host="127.0.0.1")
        failed = failure(settings, sender, message)
    assert failed.retry
    assert "IP address mismatch" in failed.detail
    assert mailbox.mails == []


def test_a_password_for_a_server_that_knows_none_sends_no_mail(sender, message, tls, certificate):
    mailbox = Mailbox()
    options = {"require_starttls": True, "auth_exclude_mechanism": ["LOGIN", "PLAIN"]}
    with served(mailbox, tls_context=tls, **options) as port:
        failed = failure(secured(port, certificate), sender, message)
    assert failed.retry
    assert mailbox.mails == []


def test_a_certificate_of_an_unknown_authority_is_not_trusted(sender, message, tls, certificate):
    mailbox = Mailbox()
    with served(mailbox, tls_context=tls) as port:
        settings = replace(secured(port, certificate), ca_file=None)
        failed = failure(settings, sender, message)
    assert failed.retry
    assert "CERTIFICATE_VERIFY_FAILED" in failed.detail
    assert mailbox.mails == []
