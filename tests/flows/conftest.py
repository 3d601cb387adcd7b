"""A Prefect server for the whole session, and reviews to be carried through by a real worker."""

import base64
import json
import os
import secrets
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from stories import Story

from models.flow_run import FlowRun
from models.vocabulary import Stage
from placet.cluster.ports import free_port
from placet.cluster.postgres import EmbeddedPostgres
from review.plans.store import register
from workflows.prefect_env import server_command, server_env
from workflows.worker import run_worker


def eventually(holds: Callable[[], Any], *, within: float = 45.0) -> Any:
    """The first true answer; fails when the time is over."""
    until = time.monotonic() + within
    while not (answer := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    assert answer, f"not within {within} s"
    return answer


@dataclass(frozen=True)
class PrefectServer:
    """Prefect's REST API, as its own UI uses it."""

    url: str
    auth: str
    database_url: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                "Authorization": "Basic " + base64.b64encode(self.auth.encode()).decode(),
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def ask_for(self, path: str) -> dict[str, Any] | None:
        """What is at that path, if there is anything."""
        try:
            return self.ask("GET", path)
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            return None

    def run(self, run_id: str) -> dict[str, Any]:
        return self.ask_for(f"/flow_runs/{run_id}") or {"state_name": "missing"}

    def states(self, run_id: str) -> list[str]:
        """The names of all the states the run was in, in order."""
        states = self.ask("GET", f"/flow_run_states/?flow_run_id={run_id}")
        return [one["name"] for one in sorted(states, key=lambda one: one["timestamp"])]

    def set_state(self, run_id: str, state_type: str) -> None:
        self.ask("POST", f"/flow_runs/{run_id}/set_state", {"state": {"type": state_type}})

    def forget_everything(self) -> None:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute("TRUNCATE flow, deployment, flow_run, task_run, artifact CASCADE")

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/health") is True
        except OSError:
            return False


@pytest.fixture(scope="session")
def prefect_server(
    postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PrefectServer]:
    """One server, on a database of its own in the tests' PostgreSQL."""
    database = f"prefect_{secrets.token_hex(4)}"
    url = make_url(postgres.url(database))
    plain = url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as made:
        made.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    port = free_port("127.0.0.1", 0, option="")
    server = PrefectServer(
        f"http://127.0.0.1:{port}",
        "placet:secret",
        url.set(drivername="postgresql").render_as_string(hide_password=False),
    )
    for_asyncpg = url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    process = subprocess.Popen(
        server_command(host="127.0.0.1", port=port),
        env=os.environ
        | server_env(
            home=tmp_path_factory.mktemp("prefect"), database_url=for_asyncpg, auth=server.auth
        ),
    )
    try:
        eventually(server.answers, within=150)
        yield server
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Review:
    """A draft under review: what its people do by the real commands, and its run in Prefect."""

    story: Story
    server: PrefectServer

    def known_run(self) -> str | None:
        known = self.story.tell(lambda session: session.get(FlowRun, self.story.draft_id))
        return known.flow_run_id if known else None

    def run(self) -> dict[str, Any]:
        return self.server.run(eventually(self.known_run))

    def waits_as(self, name: str, *, within: float = 45.0) -> dict[str, Any]:
        """The run, once it stands under that name."""

        def standing() -> dict[str, Any] | None:
            run = self.run()
            return run if run["state_name"] == name else None

        return eventually(standing, within=within)

    def promoted(self) -> bool:
        return self.story.draft().stage is Stage.IMPLEMENTATION

    def until(self, holds: Callable[[], Any], *, within: float = 45.0) -> Any:
        return eventually(holds, within=within)


@pytest.fixture
def begin(engine: Engine, prefect_server: PrefectServer) -> Callable[..., Review]:
    """Puts a draft under review, told on the real clock."""

    def begun(
        key: str = "",
        *,
        groups: Sequence[str] = (),
        plan: str = "",
        due_in: timedelta | None = None,
    ) -> Review:
        """`plan`: the text of a plan named `mine`, in the place of the standard one."""
        story = Story(engine, now=datetime.now(UTC))
        if plan:
            story.tell(lambda session: register(session, plan, actor="test", now=story.now))
        story.policy(
            *groups,
            key=key or f"policy-{secrets.token_hex(4)}",
            plan="mine" if plan else "standard",
        )
        story.round(due_at=story.now + due_in if due_in else None)
        return Review(story, prefect_server)

    return begun


@pytest.fixture
def worker(prefect_server: PrefectServer, database_url: str) -> Iterator[None]:
    """A worker at work in a thread of this process."""
    stop = threading.Event()
    told: dict[str, Any] = {
        "database_url": database_url,
        "prefect_api_url": prefect_server.url,
        "prefect_auth": prefect_server.auth,
        "sweep_every": 5,
        "stop": stop,
    }
    thread = threading.Thread(target=run_worker, kwargs=told)
    thread.start()
    yield
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    # The next test has another database, and its worker must not find these runs.
    prefect_server.forget_everything()
