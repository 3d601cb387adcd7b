"""A `placet up` in a process of its own, as a user would start it, and what one may ask of it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[2]
PLACET = [sys.executable, "-m", "placet"]
READY_WITHIN_SECONDS = 60


def clean_environment() -> dict[str, str]:
    """Nothing of the developer's, and this source first on the path."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PLACET_", "PREFECT_"))}
    return kept | {"PYTHONPATH": str(ROOT)}


@dataclass
class Up:
    data_dir: Path
    ready: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    # Beside those that say where it is.
    settings: dict[str, str] = field(default_factory=dict)
    ready_within_seconds: float = READY_WITHIN_SECONDS

    @property
    def ready_file(self) -> Path:
        return self.data_dir / "told.json"

    def start(self) -> None:
        command = [*PLACET, "up", "--data", str(self.data_dir), "--port", "0"]
        command += ["--prefect-port", "0", "--ready-file", str(self.ready_file)]
        with (self.data_dir / "up.out").open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                env=clean_environment() | self.settings,
                cwd=self.data_dir,
            )
        assert eventually(self.ready_file.exists, self.ready_within_seconds), self.printed()
        self.ready = json.loads(self.ready_file.read_text())

    def printed(self) -> str:
        return (self.data_dir / "up.out").read_text()

    def refused(
        self, *options: str, data_dir: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """The outcome of one that must not start."""
        return subprocess.run(
            [*PLACET, "up", "--data", str(data_dir or self.data_dir), *options],
            capture_output=True,
            text=True,
            env=clean_environment(),
            timeout=20,
            check=False,
        )

    def pids(self) -> dict[str, int]:
        """The children that run now."""
        known = json.loads((self.data_dir / "pids").read_text())
        return {name: pid for name, (pid, _) in known.items() if alive(pid)}

    def signal(self, number: signal.Signals) -> float:
        """Seconds until it has ended."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - began

    def api_answers(self) -> bool:
        return answers(f"{self.ready['api']}/readyz")

    def prefect_answers(self) -> bool:
        user, password = self.ready["prefect_auth"].split(":")
        return answers(f"{self.ready['prefect']}/api/admin/version", auth=(user, password))


def answers(url: str, auth: tuple[str, str] | None = None) -> bool:
    try:
        return httpx.get(url, auth=auth, timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: object, within_seconds: float) -> bool:
    assert callable(condition)
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return bool(condition())
