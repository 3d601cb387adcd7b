"""Reviews that wait: memory and idle processor time of a thousand, and the first promotion after.

`python -m benchmarks.waiting 1000 5000` also measures from one number to the next.
"""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.asking import add_people, approve, ask
from benchmarks.promotion import wait_for_promotion
from benchmarks.running import Running, running

# Pools, caches and heaps have grown to their working size by then.
WARM_UP = 300
IDLE_SECONDS = 30.0


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        with running(Path(name)) as placet:
            grow(placet, WARM_UP)
            idle_before, made = idle(placet), WARM_UP
            for count in counts:
                before = placet.memory()
                grow(placet, count - (made - WARM_UP))
                added, made = count - (made - WARM_UP), WARM_UP + count
                report(added, made, idle(placet) - idle_before, before, placet.memory())
            last = leave_one_open(placet)
        with running(Path(name)) as placet, placet.client() as client:
            began = time.perf_counter()
            approve(client, last[2], last[1])
            seconds = wait_for_promotion(client, last[0], began)
            print(f"after a restart with {made} waiting: promoted {seconds:.2f} s after ready")


def report(
    added: int, made: int, idle_more: float, before: dict[str, int], after: dict[str, int]
) -> None:
    """What the added reviews cost, by kind of process; PostgreSQL's buffers apart."""
    each = {kind: (after[kind] - before.get(kind, 0)) / added / 1000 for kind in after}
    parts = ", ".join(f"{kind} {kilobytes:+.1f}" for kind, kilobytes in each.items())
    print(
        f"{made} waiting, the last {added}: {sum(each.values()):.1f} kB each ({parts}); "
        f"idle {idle_more * 100:+.1f} % of a core; "
        + ", ".join(f"{kind} {used / 1e6:.0f} MB" for kind, used in after.items())
    )


def grow(placet: Running, count: int) -> None:
    """Opens this many reviews and waits until each has its suspended run."""
    with placet.client() as client:
        add_people(client)
        with ThreadPoolExecutor(4) as pool:
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


def idle(placet: Running) -> float:
    """The share of a core that all processes use while nothing happens."""
    rest(placet)
    before = placet.cpu_seconds()
    time.sleep(IDLE_SECONDS)
    return (placet.cpu_seconds() - before) / IDLE_SECONDS


def rest(placet: Running) -> None:
    """Waits until no mail has gone out for ten seconds."""
    folder, seen = Path(placet.ready["mail"]), -1
    while (now := len(list(folder.iterdir()))) != seen:
        seen = now
        time.sleep(10)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1000])
