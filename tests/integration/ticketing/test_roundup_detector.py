"""Roundup tells of its issues by the detector of ours in it: signed, in order, and nothing lost."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hook_samples import SECRET
from roundup_place import RoundupPlace, roundup_place
from roundup_telling import install_detector, said

from ticketing.heard.reading import hear
from ticketing.heard.values import Commented, Created, Heard, Labelled, StateChanged
from ticketing.mapping.values import System


class Listener:
    """Where the tracker posts to: notes what came, and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.refused: list[Heard] = []
        self.statuses: list[int] = []
        self.changed = threading.Condition()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with listener.changed:
                    status = listener.statuses.pop(0) if listener.statuses else 200
                    told = hear(System.ROUNDUP, headers, body, SECRET, datetime.now(UTC))
                    (listener.heard if status == 200 else listener.refused).append(told)
                    listener.changed.notify_all()
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/tickets/tracker"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, number: int) -> list[Heard]:
        deadline = time.monotonic() + 30
        with self.changed:
            while len(self.heard) < number and time.monotonic() < deadline:
                self.changed.wait(1)
            assert len(self.heard) == number
            return list(self.heard)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def place(tmp_path: Path, listener: Listener) -> Iterator[RoundupPlace]:
    with roundup_place(tmp_path) as made:
        install_detector(made, listener.url)
        yield made


def in_outbox(place: RoundupPlace, pattern: str) -> list[Path]:
    return list((place.home / "placet-outbox").glob(pattern))


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def opened(place: RoundupPlace) -> str:
    return place.as_person("alice", "POST", "issue", {"title": "New rules"})["id"]


def test_what_a_person_does_to_an_issue_is_told(place: RoundupPlace, listener: Listener) -> None:
    label = place.as_person("alice", "POST", "keyword", {"name": "policy-review"})["id"]
    issue = opened(place)
    said(place, issue, "/placet status\nGröße €")
    place.as_person("alice", "PUT", f"issue/{issue}", {"keyword": [label]})
    place.as_person("alice", "PUT", f"issue/{issue}", {"status": "resolved"})
    # Roundup itself takes an issue with a first message from unread to chatting.
    told = listener.wait_for(5)
    news = [one.news[0] for one in told if one.news]
    assert isinstance(news[0], Created)
    comments = [one for one in news if isinstance(one, Commented)]
    assert [one.text for one in comments] == ["/placet status\nGröße €"]
    assert Labelled(("policy-review",)) in news
    assert news[-1] == StateChanged("resolved", closed=True)
    assert len({one.delivery for one in told}) == len(told)
    for one in told:
        assert one.by.id == "alice"
        assert one.by.mail == "alice@example.org"
        assert one.ticket is not None
        assert (one.ticket.id, one.ticket.name) == (issue, f"issue{issue}")
        assert one.ticket.url == f"{place.base_url}/issue{issue}"


def test_what_is_not_taken_waits_and_comes_under_the_same_id(
    place: RoundupPlace, listener: Listener
) -> None:
    listener.statuses += [503]
    issue = opened(place)
    place.as_person("alice", "PUT", f"issue/{issue}", {"status": "resolved"})
    first, second = listener.wait_for(2)
    assert first.news == (Created(),)
    assert isinstance(second.news[0], StateChanged)
    assert [one.delivery for one in listener.refused] == [first.delivery]
    eventually(lambda: not in_outbox(place, "*.json"))


def test_what_is_refused_for_good_is_kept_and_holds_nothing_up(
    place: RoundupPlace, listener: Listener
) -> None:
    listener.statuses += [403]
    issue = opened(place)
    place.as_person("alice", "PUT", f"issue/{issue}", {"status": "resolved"})
    (told,) = listener.wait_for(1)
    assert isinstance(told.news[0], StateChanged)
    (kept,) = in_outbox(place, "*.refused")
    assert "ticket.created" in kept.read_text()


def test_the_secret_stands_in_no_file_of_the_outbox(place: RoundupPlace) -> None:
    opened(place)
    secret = base64.b64decode(SECRET.removeprefix("whsec_")).decode()
    for path in (place.home / "placet-outbox").glob("*"):
        assert SECRET not in path.read_text()
        assert secret not in path.read_text()
