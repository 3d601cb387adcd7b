"""Orders that would be luck, forced: who waits for whom, seen in the database itself."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from sqlalchemy import Engine, text

T = TypeVar("T")
WAITING = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
""")
LONGEST = 20_000


def waits_for_a_lock(engine: Engine, others: int = 1) -> None:
    """Returns as soon as that many sessions of this database wait for a lock."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for tried in count():
            if connection.execute(WAITING).scalar_one() >= others:
                return
            connection.execute(text("SELECT pg_sleep(0.002)"))
            assert tried < LONGEST, "nobody came to wait"


@contextmanager
def draft_held(engine: Engine, draft_id: str) -> Iterator[None]:
    """The draft's row is locked by somebody else for the time of the block."""
    with engine.begin() as connection:
        connection.execute(text("SELECT 1 FROM drafts WHERE id = :id FOR UPDATE"), {"id": draft_id})
        yield


def in_this_order(engine: Engine, draft_id: str, *works: Callable[[], T]) -> list[Future[T]]:
    """Each comes to the draft's lock after the one before; PostgreSQL serves them in order."""
    with ThreadPoolExecutor(len(works)) as pool:
        with draft_held(engine, draft_id):
            futures: list[Future[T]] = []
            for number, work in enumerate(works, start=1):
                futures.append(pool.submit(work))
                waits_for_a_lock(engine, number)
        return futures


def all_at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Everything started by one signal, each in a thread of its own; what each came to."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
