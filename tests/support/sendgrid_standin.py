"""A SendGrid for tests: a real HTTP server that checks what it is sent, and fails as it is told."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sendgrid_rules import PATH, mistakes

KEY = "SG.stand-in_key.0123456789abcdefghijklmnopqrstuvwxyz"


def said(message: str, where: str | None = None) -> bytes:
    return json.dumps({"errors": [{"message": message, "field": where, "help": None}]}).encode()


@dataclass(frozen=True)
class Answer:
    """How the stand-in answers one request; `takes` is whether the mail is taken all the same."""

    status: int = 202
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    takes: bool = False
    hangs: bool = False
    resets: bool = False


TAKEN = Answer(takes=True)
TAKEN_THEN_RESET = Answer(takes=True, resets=True)
RESET = Answer(resets=True)
HANG = Answer(hangs=True)
TAKEN_THEN_HANG = Answer(takes=True, hangs=True)
BROKEN = Answer(500, said("internal server error"))
KEY_REFUSED = Answer(401, said("The provided authorization grant is invalid, expired, or revoked"))
TOO_LARGE = Answer(413, said("content too large"))


def too_many(reset: str | None) -> Answer:
    headers = {} if reset is None else {"X-RateLimit-Reset": reset}
    return Answer(429, said("too many requests"), headers)


@dataclass
class RateLimit:
    """So many mails in each window of so many seconds, by the clock of the test."""

    mails: int
    seconds: int
    clock: Callable[[], datetime]
    counts: dict[int, int] = field(default_factory=dict)

    def admits(self) -> bool:
        window = self.window()
        if self.counts.get(window, 0) >= self.mails:
            return False
        self.counts[window] = self.counts.get(window, 0) + 1
        return True

    def window(self) -> int:
        return int(self.clock().timestamp()) // self.seconds

    def reset(self) -> str:
        return str((self.window() + 1) * self.seconds)


@dataclass
class StandIn:
    """`script` answers the next requests, one each; then `always`."""

    script: list[Answer] = field(default_factory=list)
    always: Answer = TAKEN
    limit: RateLimit | None = None
    host: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    """The status of every answer; 0 where there was none."""
    unfit: list[str] = field(default_factory=list)
    cut_off: frozenset[int] = frozenset()
    """Which of the mails it takes, counted from 1, it takes without the answer getting through."""
    strayed: list[dict[str, str]] = field(default_factory=list)
    """The headers of every request to another place than `mail/send`."""
    over: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, body: bytes, headers: dict[str, str]) -> Answer:
        with self.turn:
            chosen = self._chosen(body, headers)
            if chosen.takes:
                self.taken.append(json.loads(body))
            self.answered.append(0 if chosen.hangs or chosen.resets else chosen.status)
            return chosen

    def _chosen(self, body: bytes, headers: dict[str, str]) -> Answer:
        if self.script:
            return self.script.pop(0)
        if self.always is not TAKEN:
            return self.always
        if headers.get("Authorization") != f"Bearer {KEY}":
            return KEY_REFUSED
        if self.limit and not self.limit.admits():
            return too_many(self.limit.reset())
        if found := mistakes(body, headers):
            self.unfit += found
            return Answer(400, said(found[0]))
        return TAKEN_THEN_RESET if len(self.taken) + 1 in self.cut_off else TAKEN

    def rows(self) -> list[str]:
        """The outbox rows whose mails were taken, in order."""
        return [one["personalizations"][0]["custom_args"]["placet_row"] for one in self.taken]


@contextmanager
def standing_in(**how: Any) -> Iterator[StandIn]:
    standin = StandIn(**how)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self):
            standin.strayed.append(dict(self.headers))
            self.send_error(404)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path != PATH:
                self.do_GET()
                return
            answer = standin.answer(body, dict(self.headers))
            if answer.hangs:
                standin.over.wait(10)
            if answer.hangs or answer.resets:
                # With RST instead of FIN: as of a machine that is gone.
                at_once = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(answer.status)
            if answer.status == 202:
                self.send_header("X-Message-Id", f"standin-{len(standin.taken)}")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    standin.host = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
