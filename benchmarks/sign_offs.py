"""Sign-offs a second through the API, against two floors in the same run; fsync on."""

import random
import tempfile
from dataclasses import dataclass, field
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

DRAFTS = 600
TURNS = 7
WARM_UP = 200
# The floors are quicker: more calls, so that a turn of theirs is no blink.
FLOOR_CALLS = 1000
LEAN, SQLMODEL = "lean floor", "SQLModel floor"


@dataclass
class Against:
    """One floor: its server, and ours in its measure, turn by turn."""

    name: str
    port: int
    shares: list[float] = field(default_factory=list)
    tails: list[float] = field(default_factory=list)

    def compare(self, floor: Measured, ours: Measured) -> None:
        self.shares.append(ours.rate / floor.rate)
        self.tails.append(ours.percentile(0.99) / floor.percentile(0.99))

    def verdict(self) -> str:
        return (
            f"sign-offs, median of {len(self.shares)} turns: {median(self.shares):.2f} of the "
            f"{self.name} ({min(self.shares):.2f} to {max(self.shares):.2f}), "
            f"p99 {median(self.tails):.2f} times its "
            f"({min(self.tails):.2f} to {max(self.tails):.2f})"
        )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as directory:
        data = Path(directory)
        data.chmod(0o755)
        with EmbeddedPostgres(data) as server:
            run(server.url("placet"))


def run(url: str) -> None:
    """Floors and sign-offs in turns, so that all see the same machine."""
    upgrade(url)
    engine = make_engine(url)
    token = make_people(engine)
    reviews = [open_review(engine, f"policy-{number}") for number in range(DRAFTS)]
    engine.dispose()
    calls = [call for _, of_draft in reviews for call in of_draft]
    random.Random(7).shuffle(calls)
    make_tables(url, DRAFTS)
    with (
        served("floor", url) as (floor_port, _),
        served("lean", url) as (lean_port, _),
        served("placet", url) as (port, _),
    ):
        floors = [Against(LEAN, lean_port), Against(SQLMODEL, floor_port)]
        for floor in floors:
            load(floor.port, token, floor_calls(WARM_UP))
        load(port, token, calls[:WARM_UP])
        in_turns(url, token, port, calls[WARM_UP:], floors)
    for floor in floors:
        print(floor.verdict())


def in_turns(url: str, token: str, port: int, calls: list[Call], floors: list[Against]) -> None:
    """Measures turn by turn: each floor, then ours."""
    size = len(calls) // TURNS
    for turn in range(TURNS):
        part = calls[turn * size : (turn + 1) * size]
        measured = [load(floor.port, token, floor_calls(FLOOR_CALLS)) for floor in floors]
        before = transactions(url)
        ours = load(port, token, part)
        written = transactions(url) - before
        for floor, of_floor in zip(floors, measured, strict=True):
            floor.compare(of_floor, ours)
            report(floor.name, of_floor)
        report("sign-offs", ours)
        print(f"    {written / len(ours.seconds):.2f} commits each; answers {ours.statuses}")


def floor_calls(number: int) -> list[Call]:
    return [
        Call("/floor", {"counter": index % DRAFTS, "word": "approve"}) for index in range(number)
    ]


def transactions(url: str) -> int:
    """The number of the next writing transaction: each is one commit record, flushed once."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())").fetchone()
        return int(row[0]) if row else 0


def report(name: str, one: Measured) -> None:
    milliseconds = [f"{one.percentile(share) * 1e3:.1f}" for share in (0.5, 0.99)]
    print(f"  {name:14} {one.rate:7.1f}/s, p50 and p99 {', '.join(milliseconds)} ms", flush=True)


if __name__ == "__main__":
    main()
