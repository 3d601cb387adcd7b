"""A whole Placet as `placet up` runs it, in a directory of its own, and what its processes use."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

READY_WITHIN_SECONDS = 180


@dataclass(frozen=True)
class Running:
    """One running `up`."""

    process: subprocess.Popen[bytes]
    ready: dict[str, str]

    def client(self) -> httpx.Client:
        """A client of the API with every scope."""
        return httpx.Client(
            base_url=self.ready["api"] + "/api/v1",
            headers={"Authorization": f"Bearer {self.ready['token']}"},
            timeout=30,
        )

    def family(self) -> list[psutil.Process]:
        """Every process of it, PostgreSQL's too."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def memory(self) -> dict[str, int]:
        """Bytes of memory by kind of process, shared pages divided among their users (PSS).

        What PostgreSQL's processes share, its buffers above all, is a kind of its own.
        """
        used: Counter[str] = Counter()
        for process in self.family():
            try:
                kind, pages = _kind(process), _proportional_set_size(process.pid)
            except (psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
                continue
            shared = pages["Pss_Shmem"] if kind == "postgres" else 0
            used[kind] += pages["Pss"] - shared
            used["buffers"] += shared
        return dict(used)

    def connections(self) -> int:
        """How many sessions PostgreSQL serves: a process each, named after its role."""
        titles = [one.cmdline()[0] for one in self.family() if one.name() == "postgres"]
        return sum(title.startswith("postgres: placet ") for title in titles)

    def cpu_seconds(self) -> float:
        """Processor time used so far by all of it."""
        total = 0.0
        for process in self.family():
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total


@contextmanager
def running(directory: Path) -> Iterator[Running]:
    """Starts `placet up` on the directory and stops it at the end."""
    ready_file = directory / "ready.json"
    ready_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "placet", "up", "--data", str(directory / "data")]
    command += ["--port", "0", "--prefect-port", "0", "--ready-file", str(ready_file)]
    with (directory / "up.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        yield Running(process, _wait(process, ready_file))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], ready_file: Path) -> dict[str, str]:
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        if ready_file.exists():
            return json.loads(ready_file.read_text())
        time.sleep(0.05)
    raise RuntimeError("placet up did not become ready; see up.log")


def _proportional_set_size(pid: int) -> dict[str, int]:
    """The kernel's sums over all of a process's memory, in bytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(kilobytes.split()[0]) * 1024 for name, kilobytes in _pairs(lines)}


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, _, value = line.partition(":")
        yield name, value


def _kind(process: psutil.Process) -> str:
    words = process.cmdline()
    if process.name() == "postgres":
        return "postgres"
    if any("prefect.server" in word for word in words):
        return "prefect"
    return next((word for word in ("worker", "relay", "api") if word in words), "up")
