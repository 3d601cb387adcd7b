"""Connections after a rush: closed by PostgreSQL, and never handed out again."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text

from models import wires as wires_module
from models.engine import make_engine, make_wires, normal_url
from models.pool import FRESH_SECONDS, IDLE_SECONDS, let_go_of_idle
from models.talk import Decided, Statement, Talk
from placet.cluster.postgres import EmbeddedPostgres

OWN_SESSION = text("SELECT pg_backend_pid()")
TIMEOUT = "SHOW idle_session_timeout"


@dataclass
class Clock:
    """A clock that a test sets forward."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pooled(database_url: str, clock: Clock) -> Iterator[Engine]:
    """An engine that keeps one connection."""
    engine = create_engine(normal_url(database_url), pool_size=1, max_overflow=0)
    let_go_of_idle(engine, clock)
    yield engine
    engine.dispose()


def session_of(engine: Engine) -> int:
    """Which session of PostgreSQL serves a call just now."""
    with engine.connect() as connection:
        return connection.execute(OWN_SESSION).scalar_one()


def test_a_connection_in_use_stays_the_same(pooled: Engine, clock: Clock) -> None:
    first = session_of(pooled)
    for _ in range(3):
        clock.now += FRESH_SECONDS
        assert session_of(pooled) == first


def test_a_connection_that_lay_idle_is_replaced_unseen(pooled: Engine, clock: Clock) -> None:
    first = session_of(pooled)
    clock.now += FRESH_SECONDS + 1
    second = session_of(pooled)
    assert second != first
    assert session_of(pooled) == second


def test_a_session_that_the_server_closed_meanwhile_is_replaced_unseen(
    pooled: Engine, clock: Clock, postgres: EmbeddedPostgres
) -> None:
    closed = session_of(pooled)
    with psycopg.connect(postgres.url("postgres").replace("+psycopg", "")) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", (closed,))
    clock.now += IDLE_SECONDS
    assert session_of(pooled) != closed


def test_the_server_closes_what_the_pool_does_not_hand_out_any_more(database_url: str) -> None:
    assert FRESH_SECONDS < IDLE_SECONDS
    engine = make_engine(database_url, pool_size=1)
    with engine.connect() as connection:
        assert connection.execute(text(TIMEOUT)).scalar_one() == f"{IDLE_SECONDS}s"
    engine.dispose()


def answer(sql: str) -> Talk[Decided[Any]]:
    """A transaction that asks one question."""
    (found,) = yield [Statement(sql)]
    return Decided(found[0][0])


def test_the_same_holds_on_the_event_loop(
    database_url: str, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(wires_module, "monotonic", clock)

    async def calls() -> tuple[str, list[int]]:
        wires = make_wires(database_url, size=1)
        timeout = await wires.transact(answer(TIMEOUT))
        sessions: list[int] = []
        for pause in (FRESH_SECONDS - 1, FRESH_SECONDS - 1, FRESH_SECONDS):
            clock.now += pause
            sessions.append(await wires.transact(answer("SELECT pg_backend_pid()")))
        wires.close()
        return timeout, sessions

    timeout, (first, second, third) = asyncio.run(calls())
    assert timeout == f"{IDLE_SECONDS}s"
    assert first == second != third


def test_prefects_idle_sessions_are_closed_too_and_a_visitors_are_not(
    postgres: EmbeddedPostgres,
) -> None:
    for database, expected in (("prefect", "20s"), ("placet", "0")):
        with psycopg.connect(postgres.url(database).replace("+psycopg", "")) as connection:
            row = connection.execute(TIMEOUT.encode()).fetchone()
        assert row == (expected,)
