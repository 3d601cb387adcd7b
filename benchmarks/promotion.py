"""From the last sign-off sent to the stage `implementation` seen, one review at a time."""

import sys
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.asking import add_people, approve, ask
from benchmarks.running import running

TRIES = 40
POLL_SECONDS = 0.01


def promoted_after(client: httpx.Client) -> float:
    """Seconds from sending the last sign-off to seeing the promotion."""
    draft, sha256, requests = ask(client)
    for request in requests[:-1]:
        approve(client, request, sha256)
    # The turns that show the first four answers are over before the last one is sent.
    time.sleep(0.8)
    began = time.perf_counter()
    approve(client, requests[-1], sha256)
    return wait_for_promotion(client, draft, began)


def wait_for_promotion(client: httpx.Client, draft: str, began: float) -> float:
    """Seconds since `began` at which the draft is seen at `implementation`."""
    while time.perf_counter() - began < 60:
        if client.get(f"/drafts/{draft}").json()["stage"] == "implementation":
            return time.perf_counter() - began
        time.sleep(POLL_SECONDS)
    raise RuntimeError(f"draft {draft} was not promoted within a minute")


def measure(directory: Path, tries: int) -> list[float]:
    """The seconds of each try, in order of size."""
    with running(directory) as placet, placet.client() as client:
        add_people(client)
        promoted_after(client)
        return sorted(promoted_after(client) for _ in range(tries))


def main(tries: int = TRIES) -> None:
    with tempfile.TemporaryDirectory(prefix="placet-bench-") as name:
        taken = measure(Path(name), tries)
    print(
        f"last sign-off to implementation, {tries} one at a time: "
        f"p50 {taken[tries // 2]:.3f} s, p95 {taken[int(tries * 0.95)]:.3f} s, "
        f"most {taken[-1]:.3f} s"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIES)
