"""One post: what arrives, and what a receiver cannot make of it however it misbehaves."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from certificates import contexts
from receivers import Receiver, answering, dripping, receiving, status, without_end

from ticketing.webhooks.errors import PostFailed
from ticketing.webhooks.judging import read_allowed
from ticketing.webhooks.posting import Answer, Poster

HERE = read_allowed("127.0.0.1, receiver.test, other.test")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def test_the_body_and_the_headers_arrive_as_they_are(receiver: Receiver) -> None:
    answer = Poster(allowed=HERE).post(receiver.url(), b'{"a": 1}', {"webhook-id": "msg_1"})
    assert answer == Answer(204)
    (got,) = receiver.got
    assert got.line == "POST /hook?a=b HTTP/1.1"
    assert got.body == b'{"a": 1}'
    assert got.headers == {
        "host": f"127.0.0.1:{receiver.port}",
        "content-length": "8",
        "connection": "close",
        "webhook-id": "msg_1",
    }


@pytest.mark.parametrize("code", [200, 302, 400, 410, 429, 500])
def test_whatever_status_comes_is_the_answer(receiver: Receiver, code: int) -> None:
    receiver.behave = status(code, "Retry-After: 120", "Set-Cookie: a=b")
    poster = Poster(allowed=HERE)
    assert poster.post(receiver.url(), b"", {}) == Answer(code, "120")
    poster.post(receiver.url(), b"", {})
    assert "cookie" not in receiver.got[1].headers


def test_an_answer_without_end_is_left(receiver: Receiver) -> None:
    receiver.behave = without_end
    assert Poster(allowed=HERE).post(receiver.url(), b"", {}) == Answer(200)


def test_headers_without_end_are_no_answer(receiver: Receiver) -> None:
    receiver.behave = answering(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000)
    with pytest.raises(PostFailed, match="RemoteProtocolError"):
        Poster(allowed=HERE).post(receiver.url(), b"", {})


def test_whoever_drips_is_left_when_the_whole_time_is_over(receiver: Receiver) -> None:
    receiver.behave = dripping
    poster = Poster(allowed=HERE, read_seconds=100, whole_seconds=0.3)
    with pytest.raises(PostFailed, match="no answer in time"):
        poster.post(receiver.url(), b"", {})


def test_whoever_says_nothing_is_left(receiver: Receiver) -> None:
    receiver.behave = lambda connection, got: [connection.recv(1)]
    with pytest.raises(PostFailed, match="no answer in time"):
        Poster(allowed=HERE, read_seconds=0.1).post(receiver.url(), b"", {})


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 x\r\n\r\n", b"\xff\xff"])
def test_whoever_does_not_speak_http_gave_no_answer(receiver: Receiver, said: bytes) -> None:
    receiver.behave = answering(said)
    with pytest.raises(PostFailed, match="no answer"):
        Poster(allowed=HERE).post(receiver.url(), b"", {})


def test_where_nobody_listens_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(PostFailed, match="connection refused"):
        Poster(allowed=HERE).post(f"http://127.0.0.1:{port}/", b"", {})


def test_of_several_addresses_the_next_is_tried(receiver: Receiver) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    poster = Poster(allowed=HERE, resolve=resolve)
    assert poster.post(receiver.url("receiver.test"), b"", {}) == Answer(204)


def test_tls_is_spoken_to_the_name_at_the_address_that_was_judged(tmp_path: Path) -> None:
    server, client = contexts("receiver.test", tmp_path)
    with receiving(server) as receiver:
        poster = Poster(allowed=HERE, tls=client, resolve=lambda host, port: ["127.0.0.1"])
        assert poster.post(receiver.url("receiver.test", "https"), b"x", {}) == Answer(204)
        assert receiver.server_names == ["receiver.test"]
        assert receiver.got[0].headers["host"] == f"receiver.test:{receiver.port}"


def test_a_certificate_for_another_name_ends_it_before_anything_is_sent(tmp_path: Path) -> None:
    server, client = contexts("receiver.test", tmp_path)
    with receiving(server) as receiver:
        poster = Poster(allowed=HERE, tls=client, resolve=lambda host, port: ["127.0.0.1"])
        with pytest.raises(PostFailed, match="certificate is not trusted"):
            poster.post(receiver.url("other.test", "https"), b"x", {})
        assert receiver.got == []
