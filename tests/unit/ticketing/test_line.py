"""The line to a ticket system: bounded in time and in size, and each answer with a meaning."""

import ipaddress
import json
import logging
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from http_standin import (
    BROKEN,
    DONE_THEN_RESET,
    HANG,
    RESET,
    Reply,
    Saying,
    Trouble,
    serving,
    too_many,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Bounds, Line, Place
from ticketing.http.retry_after import resets_at, retry_after
from ticketing.http.words import shown

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SECRET = "Basic c2VjcmV0LXRva2VuLTEyMzQ1"


@pytest.fixture
def standin():
    one = Saying(says=lambda asked: Reply(200, {"you": asked.method}))
    with serving(one):
        yield one


def line(host, **bounds):
    told = {"connect_seconds": 5, "read_seconds": 20, "whole_seconds": 20, **bounds}
    return Line(Place(base_url=host, headers={"Authorization": SECRET}, bounds=Bounds(**told)))


def failure(host, **bounds):
    with pytest.raises(TicketFailed) as failed:
        line(host, **bounds).ask("POST", "/act", now=NOW, body={"title": "A privileged title"})
    assert SECRET not in failed.value.detail
    assert "privileged" not in failed.value.detail
    assert failed.value.detail.isprintable()
    return failed.value


def meant(failed):
    wait = failed.not_before and failed.not_before - NOW
    return failed.retry, wait, failed.system_down


def test_an_answer_comes_with_its_status_headers_and_json(standin):
    answer = line(standin.host).ask("GET", "/x", now=NOW, params={"q": "a b&c"})
    assert answer.read(lambda said: said["you"]) == "GET"
    assert answer.headers["content-type"] == "application/json"
    (asked,) = standin.asked
    assert (asked.query, asked.headers["authorization"]) == ({"q": "a b&c"}, SECRET)


SECOND = timedelta(seconds=1)
REFUSALS = [
    (400, {}, (False, None, False)),
    (401, {}, (True, 300 * SECOND, True)),
    (403, {}, (True, None, False)),
    (404, {}, (False, None, False)),
    (409, {}, (True, None, False)),
    (422, {}, (False, None, False)),
    (429, {}, (True, 60 * SECOND, True)),
    (429, {"Retry-After": "7"}, (True, 7 * SECOND, True)),
    (429, {"Retry-After": "Mon, 02 Nov 2026 09:32:00 GMT"}, (True, 120 * SECOND, True)),
    (500, {}, (True, None, True)),
    (503, {"Retry-After": "30"}, (True, 30 * SECOND, True)),
    (302, {"Location": "http://127.0.0.1:1/"}, (True, None, True)),
    (204, {}, (True, None, True)),
]


@pytest.mark.parametrize(("status", "headers", "meaning"), REFUSALS)
def test_a_refusal_says_whether_and_when_to_try_again(standin, status, headers, meaning):
    standin.order(Trouble(Reply(status, b"no", headers)))
    assert meant(failure(standin.host)) == meaning
    assert len(standin.asked) == 1


def test_a_reset_may_have_come_after_the_act(standin):
    standin.order(RESET)
    standin.order(DONE_THEN_RESET)
    assert meant(failure(standin.host)) == (True, None, True)
    assert meant(failure(standin.host)) == (True, None, True)


def test_where_nobody_listens_it_is_the_system_that_is_down():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        failed = failure(f"http://127.0.0.1:{unused.getsockname()[1]}")
    assert (failed.detail, meant(failed)) == ("no answer: ConnectError", (True, None, True))


def test_a_host_without_an_address_is_nobody_too():
    assert meant(failure("http://nowhere.invalid")) == (True, None, True)


def test_a_server_that_hangs_is_left_in_time(standin):
    standin.order(HANG)
    failed = failure(standin.host, read_seconds=0.2)
    assert (failed.detail, meant(failed)) == ("no answer: ReadTimeout", (True, None, True))


@contextmanager
def dripping(beginning):
    """A server that sends one byte now and then, without an end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def drip():
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(beginning)
                while not over.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join(5)


@pytest.mark.parametrize(
    "beginning",
    [b"HTTP/1.1 200 OK\r\nX-", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"],
    ids=["headers", "body"],
)
def test_a_server_that_drips_is_left_in_time(beginning):
    with dripping(beginning) as host:
        # It would never end.
        failed = failure(host, whole_seconds=0.4)
    assert (failed.detail, meant(failed)) == ("no answer: ReadTimeout", (True, None, True))


def test_an_answer_without_an_end_is_not_read_to_it(standin):
    standin.order(Trouble(Reply(200, b"x" * 3_000)))
    failed = failure(standin.host, answer_bytes=2_000)
    assert (failed.detail, failed.retry) == ("200, with more than 2000 bytes", True)


def test_what_is_no_json_is_no_answer(standin):
    standin.order(BROKEN, "GET")
    standin.order(Trouble(Reply(200, b"<html>welcome</html>")), "POST")
    answer = line(standin.host).ask("POST", "/", now=NOW)
    for reading in (lambda said: said, lambda said: said["id"]):
        with pytest.raises(TicketFailed, match="not with what"):
            answer.read(reading)
    with pytest.raises(TicketFailed, match="500"):
        line(standin.host).ask("GET", "/", now=NOW)


def test_nothing_of_it_is_logged(standin, caplog):
    caplog.set_level(logging.DEBUG)
    standin.order(too_many("1"))
    failure(standin.host)
    line(standin.host).ask("GET", "/secret-path", now=NOW)
    assert "secret" not in caplog.text
    assert SECRET not in caplog.text


def test_a_wait_is_never_nothing_and_never_long():
    far = "Fri, 01 Jan 2100 00:00:00 GMT"
    past = "Mon, 02 Nov 2026 09:00:00 GMT"
    waits = {
        "0": 1, "0.2": 1, "17": 17, "999999999": 3600, far: 3600, past: 1,
        "soon": 60, "": 60, None: 60, "-5": 60, "1e3": 60, "Mon, 99 Nov 2026": 60,
        "Mon, 02 Nov 2026 09:31:00 -0000": 60,
    }  # fmt: skip
    for value, seconds in waits.items():
        assert retry_after(value, NOW) == NOW + seconds * SECOND, value
    epoch = int(NOW.timestamp())
    for value, seconds in {
        str(epoch + 90): 90, str(epoch - 5): 1, "1": 1, "99999999999": 3600, "x": 60, None: 60,
    }.items():  # fmt: skip
        assert resets_at(value, NOW) == NOW + seconds * SECOND, value


def test_what_an_error_repeats_of_ours_is_not_shown():
    sent = b'{"title": "Review of the tobacco policy", "labels": ["a"], "n": [{"b": "short"}]}'
    said = {
        "title 'Review of the tobacco' is too long": "title '…",
        "there is no THE TOBACCO POLICY here": "there is no…",
        "short is no a": "short is no a",
        "write to boss@example.org, see https://example.org/x?token=1": "write to … see …",
        "token ghp_abcdefghijkl is old": "token … is old",
        "two\nlines\x00and \u202e more": "two lines and more",
        "x" * 500: "x" * 240 + "…",
    }
    for words, left in said.items():
        assert shown(words, sent) == left


@settings(deadline=None)
@given(
    before=st.text(max_size=30),
    ours=st.text(min_size=12, max_size=60),
    start=st.integers(0, 40),
    after=st.text(max_size=30),
)
def test_no_piece_of_ours_is_ever_shown(before, ours, start, after):
    piece = ours[start:]
    line = shown(f"{before}{piece}{after}", json.dumps([{"deep": [ours]}]).encode())
    plain = " ".join("".join(c if c.isprintable() else " " for c in ours).split())
    assert not any(line[at : at + 12] in plain for at in range(len(line) - 11))


def certified(directory):
    """A certificate for 127.0.0.1, its own authority; and a server's side that has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "tickets")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, keys = directory / "ca.pem", directory / "key.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    keys.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, keys)
    return file, context


def test_a_certificate_counts_that_the_settings_trust_and_no_other(tmp_path):
    file, context = certified(tmp_path)
    one = Saying(says=lambda asked: Reply(200, {"secure": True}))
    with serving(one, context):
        place = Place(base_url=one.host, headers={"Authorization": SECRET}, ca_file=file)
        answer = Line(place).ask("POST", "/", now=NOW, body={"a": "b" * 40_000})
        assert answer.read(lambda said: said["secure"])
        assert meant(failure(one.host)) == (True, None, True)
        with pytest.raises(TicketFailed, match="ConnectError"):
            Line(replace(place, base_url=one.host.replace("127.0.0.1", "localhost"))).ask(
                "POST", "/", now=NOW
            )
    assert len(one.asked) == 1


def test_an_answer_that_nests_without_end_is_misread():
    deep = Answer(200, {}, b"[" * 100_000)
    with pytest.raises(TicketFailed):
        deep.read(lambda said: said)
    assert deep.peek(lambda said: said, "other") == "other"
