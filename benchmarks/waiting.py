"""Reviews that wait: their memory, their idle processor time, the first promotion after a restart.

`python -m benchmarks.waiting 1000 5000` measures at these numbers; it takes a while.
"""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.asking import add_people, approve, ask
from benchmarks.promotion import promoted_after, wait_for_promotion
from benchmarks.running import Running, running

# Taken to their promotion: everything has been used once, nothing has grown yet.
WARM_UP = 5
IDLE_SECONDS = 60.0
# Connections come and go, Prefect's every half minute, at 3 to 6 MB each: one look would say more
# of the moment than of the reviews, so the middle one of so many counts.
LOOKS = 12
# No mail for so long: all is done, and the connections of the rush are closed again.
QUIET_SECONDS = 30.0
KINDS = ("up", "prefect", "api", "worker", "relay", "postgres", "buffers")
HEAD = ("waiting", "kB each", "of the last", "MB", "at once", *KINDS, "connections", "idle %")


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        with running(Path(name)) as placet:
            warm_up(placet)
            print(" | ".join(HEAD), flush=True)
            first = last = Stage.of(placet, 0)
            first.report(first, first)
            for count in counts:
                grow(placet, count - last.waiting)
                now = Stage.of(placet, count)
                now.report(first, last)
                last = now
            open_review = leave_one_open(placet)
        with running(Path(name)) as placet:
            first_after_restart(placet, open_review)


@dataclass(frozen=True)
class Stage:
    """What everything uses while this many reviews wait."""

    waiting: int
    at_once: int
    memory: dict[str, int]
    connections: int
    idle: float

    @classmethod
    def of(cls, placet: Running, waiting: int) -> Self:
        """Looks at once and, which is what counts, when nothing has happened for a while."""
        at_once = sum(placet.memory().values())
        rest(placet)
        before, looks = placet.cpu_seconds(), []
        for _ in range(LOOKS):
            time.sleep(IDLE_SECONDS / LOOKS)
            looks.append((placet.memory(), placet.connections()))
        idle = (placet.cpu_seconds() - before) / IDLE_SECONDS
        memory, connections = sorted(looks, key=lambda look: sum(look[0].values()))[LOOKS // 2]
        return cls(waiting, at_once, memory, connections, idle)

    @property
    def whole(self) -> int:
        """Bytes of all processes together."""
        return sum(self.memory.values())

    def report(self, first: Self, last: Self) -> None:
        """One line: kB a review since the warm-up and since the stage before; MB; idle time."""
        fields = [
            str(self.waiting),
            *(self.each_since(one) for one in (first, last)),
            *(megabytes(used) for used in (self.whole, self.at_once)),
            *(megabytes(self.memory.get(kind, 0)) for kind in KINDS),
            str(self.connections),
            f"{self.idle * 100:.1f}",
        ]
        print(
            " | ".join(value.rjust(len(name)) for name, value in zip(HEAD, fields, strict=True)),
            flush=True,
        )

    def each_since(self, other: Self) -> str:
        """Kilobytes of each review that has come since."""
        came = self.waiting - other.waiting
        return f"{(self.whole - other.whole) / came / 1000:.1f}" if came else ""


def megabytes(used: int) -> str:
    return f"{used / 1e6:.1f}"


def warm_up(placet: Running) -> None:
    """A few reviews from their first mail to their promotion."""
    with placet.client() as client:
        add_people(client)
        for _ in range(WARM_UP):
            promoted_after(client)


def grow(placet: Running, count: int) -> None:
    """Opens this many reviews, four at a time, and waits until each has its suspended run."""
    with placet.client() as client, ThreadPoolExecutor(4) as pool:
        drafts = [made[0] for made in pool.map(lambda _: ask(client), range(count))]
    for draft in drafts[-20:]:
        wait_for_run(placet, draft)


def wait_for_run(placet: Running, draft: str) -> None:
    with placet.client() as client:
        until = time.monotonic() + 1200
        while time.monotonic() < until:
            run = client.get(f"/drafts/{draft}").json()["flow_run"]
            if run is not None and run["state"] == "AwaitingReview":
                return
            time.sleep(0.5)
    raise RuntimeError(f"draft {draft} has no waiting run after 20 minutes")


def leave_one_open(placet: Running) -> tuple[str, str, str]:
    """A review that one sign-off opens: its draft, the hash of its text, the last request."""
    with placet.client() as client:
        draft, sha256, requests = ask(client)
        for request in requests[:-1]:
            approve(client, request, sha256)
        wait_for_run(placet, draft)
        return draft, sha256, requests[-1]


def first_after_restart(placet: Running, open_review: tuple[str, str, str]) -> None:
    """The last sign-off of the open review, as soon as everything is up."""
    draft, sha256, request = open_review
    with placet.client() as client:
        began = time.perf_counter()
        approve(client, request, sha256)
        seconds = wait_for_promotion(client, draft, began)
    print(f"after a restart with all of them waiting: promoted {seconds:.2f} s after ready")


def rest(placet: Running) -> None:
    """Waits until no mail has gone out for a while."""
    folder, seen = Path(placet.ready["mail"]), -1
    while (now := len(list(folder.iterdir()))) != seen:
        seen = now
        time.sleep(QUIET_SECONDS)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1000])
