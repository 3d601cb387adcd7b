"""Sign-offs a second through the API, against the floor in the same run; fsync on."""

import random
import tempfile
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.floor import make_tables
from benchmarks.load import Call, Measured, load
from benchmarks.reviews import make_people, open_review
from benchmarks.servers import served
from migrations.run import upgrade
from models.engine import make_engine
from placet.cluster.postgres import EmbeddedPostgres

DRAFTS = 400
TURNS = 5
WARM_UP = 100


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as directory:
        data = Path(directory)
        data.chmod(0o755)
        with EmbeddedPostgres(data) as server:
            run(server.url("placet"))


def run(url: str) -> None:
    """Floor and sign-offs in turns, so that both see the same machine."""
    upgrade(url)
    engine = make_engine(url)
    token = make_people(engine)
    reviews = [open_review(engine, f"policy-{number}") for number in range(DRAFTS)]
    engine.dispose()
    calls = [call for _, of_draft in reviews for call in of_draft]
    random.Random(7).shuffle(calls)
    make_tables(url, DRAFTS)
    floor_calls = [
        Call("/floor", {"counter": index % DRAFTS, "word": "approve"})
        for index in range(len(calls))
    ]
    shares: list[float] = []
    tails: list[float] = []
    with served("floor", url) as (floor_port, _), served("placet", url) as (port, _):
        load(floor_port, token, floor_calls[:WARM_UP])
        load(port, token, calls[:WARM_UP])
        calls = calls[WARM_UP:]
        size = len(calls) // TURNS
        for turn in range(TURNS):
            part = calls[turn * size : (turn + 1) * size]
            floor = load(floor_port, token, floor_calls[: len(part)])
            before = transactions(url)
            ours = load(port, token, part)
            written = transactions(url) - before
            shares.append(ours.rate / floor.rate)
            tails.append(ours.percentile(0.99) / floor.percentile(0.99))
            report(floor, ours, written)
    print(
        f"sign-offs, median of {TURNS} turns: {median(shares):.2f} of the floor, "
        f"p99 {median(tails):.2f} times the floor's"
    )


def transactions(url: str) -> int:
    """The number of the next writing transaction: each is one commit record, flushed once."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())").fetchone()
        return int(row[0]) if row else 0


def report(floor: Measured, ours: Measured, written: int) -> None:
    print(
        f"  floor {floor.rate:6.1f}/s, p99 {floor.percentile(0.99) * 1e3:5.1f} ms; "
        f"sign-offs {ours.rate:6.1f}/s, p99 {ours.percentile(0.99) * 1e3:5.1f} ms; "
        f"{written / len(ours.seconds):.2f} commits each; answers {ours.statuses}"
    )


if __name__ == "__main__":
    main()
