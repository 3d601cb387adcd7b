"""A mail server hands answers over: taken once, refused for good, or put off, and never lost."""

import asyncio
import logging
import os
import signal
import smtplib
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mailroom import INTAKE, Mailroom
from reply_samples.files import PDF, attachment
from sqlalchemy import Engine
from sqlmodel import select
from stories import Story

from models.comment_file import CommentFile
from models.engine import make_engine
from notifications.incoming.server import MailTaker, Protocol, ServerSettings, serve
from notifications.incoming.taking import Intake
from review.commands.hold_reply import MOST_HELD

DATA = "data@example.org"
SECRET = "a secret of the tests, long enough for a key"
MX = "mx.placet.example"
PASSED = f"Authentication-Results: {MX}; dkim=pass header.d=example.org\r\n"


@contextmanager
def listening(
    engine: Engine,
    story: Story,
    protocol: Protocol = "lmtp",
    intake: Intake = INTAKE,
    **trust: Path,
) -> Iterator[int]:
    """A server in a thread of its own; its port."""
    ready, ports = threading.Event(), []
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    def told(port: int) -> None:
        ports.append(port)
        ready.set()

    taker = MailTaker(engine, intake, MX, lambda: story.now)
    where = ServerSettings(host="127.0.0.1", port=0, protocol=protocol, authserv_id=MX, **trust)
    thread = threading.Thread(
        target=lambda: loop.run_until_complete(serve(taker, where, stop, told))
    )
    thread.start()
    try:
        assert ready.wait(10)
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@pytest.fixture
def room(story: Story) -> Mailroom:
    story.policy()
    story.round()
    return Mailroom(story)


def sent(port: int, raw: bytes, to: str, sender: str = DATA) -> tuple[int, str]:
    """What the server said in the end."""
    with smtplib.LMTP("127.0.0.1", port) as client:
        try:
            client.sendmail(sender, [to], raw)
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = refused.recipients[to]
            return code, words.decode()
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, str(error.smtp_error)
    return 250, ""


@pytest.mark.parametrize(("protocol", "client"), [("lmtp", smtplib.LMTP), ("smtp", smtplib.SMTP)])
def test_a_mail_becomes_a_comment_over_either_protocol(
    room: Mailroom, engine: Engine, protocol: Protocol, client: Callable[..., smtplib.SMTP]
) -> None:
    raw = room.raw("Die Gebühr – wer trägt sie?", DATA, headers=PASSED)
    with listening(engine, room.story, protocol) as port, client("127.0.0.1", port) as session:
        for _ in range(2):
            session.sendmail(DATA, [room.address(DATA)], raw)
    assert [one.body for one in room.comments()] == ["Die Gebühr – wer trägt sie?"]


def certified(folder: Path) -> dict[str, Path]:
    """A certificate for this machine, by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = {"certificate": folder / "certificate.pem", "key": folder / "key.pem"}
    files["certificate"].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files["key"].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def test_with_a_certificate_a_mail_comes_in_encrypted(
    room: Mailroom, engine: Engine, tmp_path: Path
) -> None:
    trust = certified(tmp_path)
    raw = room.raw("Who pays the fee?", DATA, headers=PASSED)
    known = ssl.create_default_context(cafile=str(trust["certificate"]))
    with (
        listening(engine, room.story, "smtp", **trust) as port,
        smtplib.SMTP("localhost", port) as session,
    ):
        session.starttls(context=known)
        assert isinstance(session.sock, ssl.SSLSocket)
        session.sendmail(DATA, [room.address(DATA)], raw)
    assert [one.body for one in room.comments()] == ["Who pays the fee?"]
    with listening(engine, room.story, "smtp") as port, smtplib.SMTP("localhost", port) as session:
        assert not session.has_extn("starttls")
        with pytest.raises(smtplib.SMTPNotSupportedError):
            session.starttls(context=known)


def test_when_many_wait_for_the_lead_the_mail_server_keeps_the_next(
    room: Mailroom, engine: Engine
) -> None:
    address = room.address(DATA)
    with listening(engine, room.story) as port:
        for number in range(MOST_HELD):
            assert sent(port, room.raw(f"Word {number}.", DATA), address)[0] == 250
        code, said = sent(port, room.raw("One more.", DATA), address)
        assert (code, len(room.waiting())) == (452, MOST_HELD)
        assert DATA not in said
        # What proves its sender is a comment as before, and another address is none the fuller.
        assert sent(port, room.raw("Mine.", DATA, headers=PASSED), address)[0] == 250
        other = room.address("legal@example.org")
        assert sent(port, room.raw("A word.", DATA), other)[0] == 250
    assert [one.body for one in room.comments()] == ["Mine."]
    room.story.later(days=1, minutes=1)
    with listening(engine, room.story) as port:
        assert sent(port, room.raw("One more.", DATA), address)[0] == 250


def test_without_the_servers_word_on_its_sender_it_waits(room: Mailroom, engine: Engine) -> None:
    forged = "Authentication-Results: elsewhere.example; dkim=pass header.d=example.org\r\n"
    with listening(engine, room.story) as port:
        assert sent(port, room.raw("Who?", DATA, headers=forged), room.address(DATA))[0] == 250
    assert [one.fate.value for one in room.waiting()] == ["held"]


def test_an_unknown_address_is_refused_before_the_mail_is_sent(
    room: Mailroom, engine: Engine
) -> None:
    raw = room.raw("Who?", DATA, headers=PASSED)
    good = room.address(DATA)
    with listening(engine, room.story) as port:
        for bad in (
            "x@y.example",
            "reply+aaaaaaaaaaaaaaaaaaaaaaaa@reply.placet.example",
            good.replace("@", "a@"),
            good.replace("reply.placet", "other.placet"),
        ):
            assert sent(port, raw, bad)[0] == 550
    assert not room.waiting()


def test_a_second_recipient_has_to_come_in_a_mail_of_its_own(
    room: Mailroom, engine: Engine
) -> None:
    with listening(engine, room.story) as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail(DATA)
        assert client.rcpt(room.address(DATA))[0] == 250
        assert client.rcpt(room.address("legal@example.org"))[0] == 452


def test_a_mail_from_nobody_is_a_machines(room: Mailroom, engine: Engine) -> None:
    with listening(engine, room.story) as port:
        raw = room.raw("Undeliverable", DATA, headers=PASSED)
        assert sent(port, raw, room.address(DATA), sender="")[0] == 250
    assert not room.comments()


def test_a_monstrous_mail_is_refused_for_good(room: Mailroom, engine: Engine) -> None:
    parts = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 1_000
    with listening(engine, room.story) as port:
        assert sent(port, parts, room.address(DATA))[0] == 554
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.ehlo_or_helo_if_needed()
            assert client.esmtp_features["size"] == "29999999"
            assert client.mail(DATA, ["SIZE=30000000"])[0] == 552
    assert not room.comments()


def test_while_the_database_is_away_the_mail_server_keeps_the_mail(
    room: Mailroom, engine: Engine
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        away = make_engine(f"postgresql://placet@127.0.0.1:{port}/none")
        with listening(away, room.story) as taking:
            raw = room.raw("Who?", DATA, headers=PASSED)
            assert sent(taking, raw, room.address(DATA))[0] == 451
    with listening(engine, room.story) as taking:
        assert sent(taking, raw, room.address(DATA))[0] == 250
    assert len(room.comments()) == 1


def test_a_mail_is_put_off_where_the_database_goes_away_in_between(
    room: Mailroom, engine: Engine, database_url: str
) -> None:
    own = make_engine(database_url, lock_timeout_seconds=0.2)
    with listening(own, room.story) as port, engine.begin() as other:
        other.exec_driver_sql("SELECT 1 FROM drafts FOR UPDATE")
        raw = room.raw("Who?", DATA, headers=PASSED)
        assert sent(port, raw, room.address(DATA))[0] == 451
    own.dispose()
    assert not room.comments()


def test_no_log_holds_an_address_or_a_word(
    room: Mailroom, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with listening(engine, room.story) as port:
        sent(port, room.raw("CANARY-TAKEN", DATA, headers=PASSED), room.address(DATA))
        sent(port, room.raw("CANARY-HELD", DATA), room.address(DATA))
        sent(port, b"CANARY-BROKEN: multipart/x\r\n" * 20_000, room.address(DATA))
        sent(port, b"x", room.address(DATA).replace("@", "a@"))
    assert "CANARY" not in caplog.text
    assert "reply+" not in caplog.text


def test_its_answers_name_nobody(room: Mailroom, engine: Engine) -> None:
    other = replace(INTAKE, reply_domain="elsewhere.example")
    taker = MailTaker(engine, other, MX, lambda: room.story.now)
    said = asyncio.run(taker.handle_exception(ValueError("CANARY")))
    assert said.startswith("451 ")
    assert "CANARY" not in said


def test_the_command_serves_until_it_is_told_to_end(room: Mailroom, database_url: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    world = {
        "PATH": os.environ["PATH"],
        "PLACET_DATABASE_URL": database_url,
        "PLACET_LINK_SECRET": SECRET,
        "PLACET_REPLY_DOMAIN": INTAKE.reply_domain,
        "PLACET_REPLY_AUTHSERV": MX,
        "PLACET_INTAKE_PORT": str(port),
        "PLACET_ATTACHMENTS": "keep",
    }
    command = [sys.executable, "-m", "placet", "intake"]
    with subprocess.Popen(command, env=world, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert f"listening on port {port}" in process.stderr.readline()
        # Its clock is the real one: the address was made long ago, and the lead decides.
        raw = room.raw("Who?", DATA, headers=PASSED, attached=attachment("a.pdf", PDF))
        assert sent(port, raw, room.address(DATA))[0] == 250
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert [one.words for one in room.waiting()] == ["Who?"]
    assert [one.content for one in kept_files(room)] == [PDF]


def kept_files(room: Mailroom) -> list[CommentFile]:
    return room.story.tell(lambda session: list(session.exec(select(CommentFile))))


def test_a_file_comes_through_byte_by_byte(room: Mailroom, engine: Engine) -> None:
    content = PDF + bytes(range(256)) * 8_000
    raw = room.raw("See it.", DATA, headers=PASSED, attached=attachment("Gebühr.pdf", content))
    for keep, files in ((False, []), (True, [("Gebühr.pdf", content)])):
        intake = replace(INTAKE, keep_files=keep)
        with listening(engine, room.story, intake=intake) as port:
            own = raw.replace(b"Message-ID: <", f"Message-ID: <{keep}".encode())
            assert sent(port, own, room.address(DATA))[0] == 250
        assert [(one.name, one.content) for one in kept_files(room)] == files
    assert len(room.comments()) == 2


def test_without_a_port_the_command_says_so_in_one_line() -> None:
    world = {"PLACET_DATABASE_URL": "postgresql://placet@/x", "PLACET_LINK_SECRET": SECRET}
    # In a process of its own: the command sets up the logs of the process that it runs in.
    command = [sys.executable, "-m", "placet", "intake"]
    outcome = subprocess.run(
        command, env=os.environ | world, capture_output=True, text=True, check=False
    )
    assert outcome.returncode != 0
    assert "PLACET_INTAKE_PORT is missing" in outcome.stderr
