"""A real HTTP server for tests: answers as its system says, and misbehaves on order."""

import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request; the names of `headers` are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""
    target: str = ""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: Any = None
    """Bytes as they are, None for nothing, all else as JSON."""
    headers: dict[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Trouble:
    """`acts`: what was asked is done all the same. `reply` None: none comes."""

    reply: Reply | None = None
    acts: bool = False
    hangs: bool = False


RESET = Trouble()
DONE_THEN_RESET = Trouble(acts=True)
HANG = Trouble(hangs=True)
DONE_THEN_HANG = Trouble(acts=True, hangs=True)
BROKEN = Trouble(Reply(500, b"<h1>Internal Server Error</h1>"))
DONE_THEN_BROKEN = Trouble(Reply(502, b"<h1>Bad Gateway</h1>"), acts=True)


def too_many(retry_after: str | None = None, body: Any = None) -> Trouble:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Trouble(Reply(429, body, headers))


# Of these one may hope that the same again succeeds; whether it took place, nobody knows.
MISBEHAVIOURS = {
    "reset before": RESET,
    "reset after": DONE_THEN_RESET,
    "hang before": HANG,
    "hang after": DONE_THEN_HANG,
    "500 before": BROKEN,
    "502 after": DONE_THEN_BROKEN,
    "no JSON after": Trouble(Reply(200, b"<html>Please log in</html>"), acts=True),
    "429": too_many("2"),
}


@dataclass
class Order:
    """The next request of this method whose path fits meets with this trouble."""

    trouble: Trouble
    method: str
    path: str

    def fits(self, asked: Asked) -> bool:
        return asked.method == self.method and re.search(self.path, asked.path) is not None


@dataclass
class Standin:
    """A system of its own says in `answer` what it does with a request."""

    host: str = ""
    orders: list[Order] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError

    def order(self, trouble: Trouble, method: str = "POST", path: str = "") -> None:
        self.orders.append(Order(trouble, method, path))

    def meet(self, asked: Asked) -> tuple[Reply | None, bool]:
        """The reply, if any, and whether it hangs before there is none."""
        with self.turn:
            self.asked.append(asked)
            ordered = next((one for one in self.orders if one.fits(asked)), None)
            if ordered is None:
                return self.answer(asked), False
            self.orders.remove(ordered)
            trouble = ordered.trouble
            if trouble.acts:
                self.answer(asked)
            return trouble.reply, trouble.hangs

    def seen(self, method: str, path: str = "") -> list[Asked]:
        return [one for one in self.asked if one.method == method and re.search(path, one.path)]


@dataclass
class Saying(Standin):
    """One that says what it is told to."""

    says: Callable[[Asked], Reply] = lambda asked: Reply()

    def answer(self, asked: Asked) -> Reply:
        return self.says(asked)


@contextmanager
def serving(standin: Standin, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_any(self):
            length = int(self.headers.get("Content-Length") or 0)
            place = urlsplit(self.path)
            reply, hangs = standin.meet(
                Asked(
                    self.command,
                    place.path,
                    dict(parse_qsl(place.query, keep_blank_values=True)),
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                    self.path,
                )
            )
            if hangs:
                standin.over.wait(10)
            if reply is None:
                self.reset()
                return
            content = reply.content()
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def reset(self):
            """With RST instead of FIN: as of a machine that is gone."""
            at_once = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
            self.close_connection = True
            self.connection.close()

        def log_message(self, *_):
            pass

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.do_any)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    standin.host = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        standin.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
