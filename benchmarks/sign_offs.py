"""Sign-offs a second through the API, against the floor in the same run; fsync on."""

import random
import tempfile
from pathlib import Path

import psycopg

from benchmarks.floor import make_tables
from benchmarks.load import Call, Measured, load
from benchmarks.reviews import make_people, open_review
from benchmarks.servers import served
from migrations.run import upgrade
from models.engine import make_engine
from placet.cluster.postgres import EmbeddedPostgres

DRAFTS = 300
ROUNDS = 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as directory:
        with EmbeddedPostgres(Path(directory)) as server:
            run(server.url("placet"))


def run(url: str) -> None:
    upgrade(url)
    engine = make_engine(url)
    token = make_people(engine)
    reviews = [open_review(engine, f"policy-{number}") for number in range(DRAFTS)]
    calls = [call for _, of_draft in reviews for call in of_draft]
    random.Random(7).shuffle(calls)
    make_tables(url, DRAFTS)
    floor_calls = [
        Call("/floor", {"counter": index % DRAFTS, "word": "approve"}) for index in range(len(calls))
    ]
    share = len(calls) // ROUNDS
    with served("floor", url) as (floor_port, _), served("placet", url) as (port, _):
        load(floor_port, token, floor_calls[:100])
        load(port, token, calls[:100])
        calls = calls[100:]
        for number in range(ROUNDS):
            part = calls[number * share : (number + 1) * share]
            floor = load(floor_port, token, floor_calls[: len(part)])
            before = commits(url)
            ours = load(port, token, part)
            after = commits(url)
            report(floor, ours, after - before)
    engine.dispose()


def commits(url: str) -> int:
    """Transactions that wrote and flushed: counted by PostgreSQL's own WAL statistics."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SELECT pg_stat_clear_snapshot()")
        row = connection.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
        return int(row[0]) if row else 0


def report(floor: Measured, ours: Measured, committed: int) -> None:
    print(
        f"floor {floor.rate:7.1f}/s p50 {floor.percentile(0.5) * 1e3:6.1f} p99 {floor.percentile(0.99) * 1e3:6.1f} ms   "
        f"placet {ours.rate:7.1f}/s p50 {ours.percentile(0.5) * 1e3:6.1f} p99 {ours.percentile(0.99) * 1e3:6.1f} ms   "
        f"share {ours.rate / floor.rate:.2f}  p99 ratio {ours.percentile(0.99) / floor.percentile(0.99):.2f}  "
        f"commits/sign-off {committed / len(ours.seconds):.2f}  {ours.statuses}"
    )


if __name__ == "__main__":
    main()
