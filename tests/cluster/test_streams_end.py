"""An API that is told to stop ends its streams at once: it does not wait for their readers."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from listening import Ear
from sqlalchemy.engine import make_url
from stories import Story

from placet.cluster.ports import free_port
from review.commands.issue_token import issue_token
from review.scopes import ALL_SCOPES

PATIENCE_SECONDS = 120


@dataclass
class Api:
    """`placet api` as a process of its own."""

    base: str
    process: subprocess.Popen[bytes]
    log: Path

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.base}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture
def api(database_url: str, tmp_path: Path) -> Iterator[Api]:
    port, log = free_port("127.0.0.1", 0, option=""), tmp_path / "api.log"
    url = make_url(database_url).set(drivername="postgresql")
    ours = {
        "PLACET_DATABASE_URL": url.render_as_string(hide_password=False),
        "PLACET_LINK_SECRET": "a link secret of thirty-two bytes and more",
        "PLACET_PORT": str(port),
    }
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "placet", "api"],
            env=os.environ | ours,
            stdout=written,
            stderr=written,
        )
    started = Api(f"http://127.0.0.1:{port}", process, log)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not started.answers():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield started
    finally:
        process.kill()
        process.wait(20)


def test_a_stream_ends_in_order_when_the_api_is_told_to_stop(api: Api, story: Story) -> None:
    _, secret = story.tell(
        lambda session: issue_token(session, "theirs", ALL_SCOPES, actor="test", now=story.now)
    )

    async def listen() -> bool:
        async with Ear(api.base, secret) as ear, Ear(api.base, secret) as other:
            await ear.begun()
            await other.begun()
            api.process.send_signal(signal.SIGTERM)
            return await ear.ended() and await other.ended()

    assert asyncio.run(listen())
    api.process.wait(PATIENCE_SECONDS)
    said = api.log.read_text()
    assert "running task" not in said
    assert "Traceback" not in said
