"""Fifty relays killed one after the other while mail goes out: sends equal what was due.

Five minutes of restarts in about half a minute: every relay lives for a third of a second.
"""

import asyncio
import collections
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from running import ROOT, clean_environment, eventually
from stories import Story

from models.vocabulary import OutboxKind, OutboxState
from review.record import Mail, say

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RESTARTS = 50
# So many at the beginning, and one more for each relay: there is always a next one to die with.
AT_FIRST = 12
# A server takes a moment for a mail, so that a relay dies now before, now after it was taken.
TAKES_SECONDS = 0.02
# Long enough that a relay has begun to speak, on a busy machine too.
ALL_SENT_WITHIN_SECONDS = 120


class Mailbox:
    """A mail server that counts what it takes, by the key of the mail."""

    def __init__(self) -> None:
        self.taken: collections.Counter[str] = collections.Counter()

    async def handle_DATA(self, _server, _session, envelope) -> str:
        await asyncio.sleep(TAKES_SECONDS)
        self.taken[str(message_from_bytes(envelope.content)["X-Placet-Key"])] += 1
        await asyncio.sleep(TAKES_SECONDS)
        return "250 OK"


@contextmanager
def served(mailbox: Mailbox) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class Nursery:
    """The program that makes relays, and the one that lives at the moment."""

    def __init__(self, database_url: str, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/support/relay_nursery.py"), database_url, str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=clean_environment(),
        )
        assert self._heard() == "ready"
        self.relay = 0

    def start(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("another\n")
        self.process.stdin.flush()
        self.relay = int(self._heard())

    def kill(self) -> None:
        os.kill(self.relay, signal.SIGKILL)
        assert eventually(lambda: not _lives(self.relay), 10)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)

    def _heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def due(story: Story, request: str, person: str, number: int, count: int = 1) -> list[str]:
    """More mails are due: invitations to one request, each under a key of its own."""
    keys = [f"invitation:{request}:{number}-{one}" for one in range(count)]
    mails = [Mail(key, "invitation", person, {"request": request}) for key in keys]
    story.tell(lambda session: say(session, draft_id=story.draft_id, mails=mails, now=story.now))
    return keys


def test_fifty_relays_that_die_send_what_was_due(story: Story, database_url: str) -> None:
    story.policy()
    story.round()
    request = story.request("legal@example.org")
    wanted = [row.dedup_key for row in story.outbox(OutboxKind.MAIL)]
    wanted += due(story, request.id, request.person_id, RESTARTS, AT_FIRST)
    dice, mailbox = random.Random(), Mailbox()
    with served(mailbox) as port:
        nursery = Nursery(database_url, port)
        try:
            for number in range(RESTARTS):
                wanted += due(story, request.id, request.person_id, number)
                before = mailbox.taken.total()
                nursery.start()
                # It has come so far as to send something; it dies in the middle of the next.
                eventually(lambda before=before: mailbox.taken.total() > before, 10)
                time.sleep(dice.uniform(0, 0.2))
                nursery.kill()
            nursery.start()
            assert eventually(lambda: all_done(story), ALL_SENT_WITHIN_SECONDS)
            nursery.kill()
        finally:
            nursery.close()
    assert set(mailbox.taken) == set(wanted)
    repeats = mailbox.taken.total() - len(wanted)
    assert 0 <= repeats <= RESTARTS
    rows = {row.dedup_key: row for row in story.outbox(OutboxKind.MAIL)}
    # A mail was claimed once, and once more for each relay that died with it in hand.
    assert sum(row.attempts - 1 for row in rows.values()) <= RESTARTS
    assert [key for key, times in mailbox.taken.items() if times > rows[key].attempts] == []
    # And it did happen: what follows a death is tried, not only hoped for.
    assert max(row.attempts for row in rows.values()) > 1
    said = [entry for entry in story.journal() if entry.action.value == "mail:sent"]
    assert sorted(entry.subject_id for entry in said) == sorted(row.id for row in rows.values())


def all_done(story: Story) -> bool:
    return {row.state for row in story.outbox(OutboxKind.MAIL)} == {OutboxState.DONE}
