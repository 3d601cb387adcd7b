"""What the last start left behind: recorded in DIR/pids, ended before a new one begins."""

import json
from pathlib import Path
from signal import SIGKILL, SIGTERM

import psutil

from placet.cluster.atomic import write_private
from placet.cluster.postgres_orphan import end_process


class RunningPids:
    """Children by name, with their creation time, because pids are used again."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "pids"
        self.known: dict[str, tuple[int, float]] = {}

    def add(self, name: str, pid: int) -> None:
        try:
            self.known[name] = (pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return
        self._write()

    def remove(self, name: str) -> None:
        if self.known.pop(name, None):
            self._write()

    def forget(self) -> None:
        """Nothing runs any more."""
        self.known.clear()
        self.path.unlink(missing_ok=True)

    def _write(self) -> None:
        write_private(self.path, json.dumps(self.known))

    def end_leftovers(self) -> list[str]:
        """Ends what is recorded and still alive; returns the names."""
        ended: list[str] = []
        for name, (pid, created) in self._read().items():
            process = _alive(pid, created)
            # PostgreSQL is ended by its own rules, in `postgres_orphan`.
            if process is not None and name != "postgres":
                end_process(process, ((SIGTERM, 3.0), (SIGKILL, 3.0)))
                ended.append(name)
        self.path.unlink(missing_ok=True)
        return ended

    def _read(self) -> dict[str, tuple[int, float]]:
        try:
            return json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}


def _alive(pid: int, created: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1.0
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None
