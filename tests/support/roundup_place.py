"""A real Roundup in a process of its own: made in a second or two, killed, started again.

with roundup_place(tmp_path) as roundup:
    ...                      # roundup.base_url, roundup.user, roundup.password
    roundup.kill()           # kill -9: nothing answers there now
    roundup.start()          # the same port, the same tickets
    roundup.tickets()        # what a person would see of each
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

CHILD = Path(__file__).with_name("roundup_child.py")
STATUSES = ("unread", "deferred", "chatting", "need-eg", "in-progress", "testing", "done-cbb",
            "resolved")  # fmt: skip


@dataclass(frozen=True)
class SeenTicket:
    """A ticket as a person sees it: its messages in the order they came."""

    id: str
    title: str
    status: str
    messages: tuple[str, ...]
    authors: tuple[str, ...]
    keywords: tuple[str, ...] = ()


@dataclass
class RoundupPlace:
    home: Path
    port: int
    user: str = "placet"
    password: str = "placet-secret-1"
    process: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once it answers; the tracker is made the first time."""
        assert self.process is None, "it runs already"
        self.home.mkdir(parents=True, exist_ok=True)
        with self.home.with_suffix(".out").open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(CHILD), str(self.home), str(self.port)],
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
                cwd=self.home.parent,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
            )
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "listening":
            raise AssertionError(self.home.with_suffix(".out").read_text())

    def kill(self) -> None:
        """kill -9: whatever it was doing is left as it was."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None

    def pause(self) -> None:
        """It takes connections still, and answers none: until `resume`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def tickets(self) -> list[SeenTicket]:
        return [self.ticket(one["id"]) for one in self.get("issue")["collection"]]

    def count(self) -> int:
        return len(self.get("issue")["collection"])

    def ticket(self, number: str) -> SeenTicket:
        seen = self.get(f"issue/{number}", {"@verbose": "2"})["attributes"]
        messages = [
            self.get(f"msg/{one['id']}", {"@verbose": "3"})["attributes"]
            for one in sorted(seen["messages"], key=lambda one: int(one["id"]))
        ]
        return SeenTicket(
            id=number,
            title=seen["title"],
            status=seen["status"]["name"],
            messages=tuple(one["content"] for one in messages),
            authors=tuple(one["author"]["username"] for one in messages),
            keywords=tuple(one["name"] for one in seen["keyword"]),
        )

    def as_person(self, name: str, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What somebody does there by hand: `alice` is a user of the tracker."""
        with self._client((name, f"{name}-secret-1")) as client:
            if method != "POST":
                body = body | {"@etag": client.get(path).json()["data"]["@etag"]}
            answer = client.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()["data"]

    def get(self, path: str, params: dict[str, str] | None = None) -> dict[str, Any]:
        with self._client(("admin", "admin-secret-1")) as client:
            answer = client.get(path, params=params)
        answer.raise_for_status()
        return answer.json()["data"]

    def _client(self, auth: tuple[str, str]) -> httpx.Client:
        return httpx.Client(
            base_url=f"{self.base_url}/rest/data/",
            auth=auth,
            headers={
                "Origin": self.base_url,
                "Referer": f"{self.base_url}/",
                "X-Requested-With": "tests",
            },
            timeout=20,
        )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def roundup_place(directory: Path) -> Iterator[RoundupPlace]:
    """A tracker of the classic template on SQLite in `directory`, served until the end."""
    place = RoundupPlace(directory / "roundup", free_port())
    place.start()
    try:
        yield place
    finally:
        place.kill()
