"""A receiver of webhooks on a real socket of this machine: it keeps what came, and misbehaves."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[socket.socket, Got], None]


def answering(answer: bytes) -> Behaviour:
    return lambda connection, got: connection.sendall(answer)


TAKEN = answering(b"HTTP/1.1 204 No Content\r\n\r\n")


def status(code: int, *headers: str) -> Behaviour:
    lines = "".join(f"{one}\r\n" for one in headers)
    return answering(f"HTTP/1.1 {code} Said\r\nContent-Length: 0\r\n{lines}\r\n".encode())


def without_end(connection: socket.socket, got: Got) -> None:
    """A gigabyte of answer."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(bytes(1_000_000))


def dripping(connection: socket.socket, got: Got) -> None:
    """A header that never ends, byte by byte."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(10_000):
        connection.sendall(b"a")
        time.sleep(0.02)


@dataclass
class Receiver:
    """What came in so far; `behave` may be changed at any time."""

    port: int
    behave: Behaviour = TAKEN
    connections: int = 0
    got: list[Got] = field(default_factory=list)
    server_names: list[str | None] = field(default_factory=list)

    def url(self, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}/hook?a=b"


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listens until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    receiver = Receiver(listener.getsockname()[1])
    if tls is not None:
        tls.sni_callback = lambda _, name, __: receiver.server_names.append(name)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            receiver.connections += 1
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    def serve(connection: socket.socket) -> None:
        with suppress(OSError):
            wrapped = tls.wrap_socket(connection, server_side=True) if tls else connection
            with wrapped:
                got = _read(wrapped)
                receiver.got.append(got)
                receiver.behave(wrapped, got)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield receiver
    finally:
        # Closing alone does not wake a thread that accepts.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _read(connection: socket.socket) -> Got:
    with connection.makefile("rb") as stream:
        line = stream.readline().decode().strip()
        headers: dict[str, str] = {}
        while (header := stream.readline().decode().strip()) != "":
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        return Got(line, headers, stream.read(int(headers.get("content-length", "0"))))
