"""The cluster of the demo: `placet up` in a process of its own, on free ports."""

import json
import os
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from placet.cluster.children import placet_command
from placet.cluster.environment import inherited
from placet.cluster.launch import launched
from placet.cluster.logs import last_line
from placet.cluster.ready_file import Ready
from placet.demo.failure import DemoFailed

STOPS_WITHIN_SECONDS = 30
SOURCE = Path(__file__).parents[2]


class Cluster:
    """Runs from entering to leaving; a Ctrl-C reaches this process alone, which then stops it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.log = self.data_dir / "demo.log"
        self.ready_file = self.data_dir / "demo-ready.json"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            self.ready_file.unlink(missing_ok=True)
            output = self.log.open("wb")
        except OSError as error:
            raise DemoFailed(f"{self.data_dir} cannot be used: {error.strerror}") from None
        with output:
            self._process = subprocess.Popen(  # noqa: S603 - this same Placet
                launched(self._command(), death_signal=signal.SIGTERM),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.data_dir,
                env=_environment(),
                start_new_session=True,
            )
        return self

    def _command(self) -> list[str]:
        options = ["--data", str(self.data_dir), "--ready-file", str(self.ready_file)]
        return placet_command("up", "--port", "0", "--prefect-port", "0", *options)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ready(self) -> Ready | None:
        """Where everything answers, once it does."""
        if not self.ready_file.exists():
            return None
        return Ready(**json.loads(self.ready_file.read_text("utf-8")))

    def must_run(self) -> None:
        if not self.runs:
            said = last_line(self.log).removeprefix("placet: ")
            raise DemoFailed(f"the cluster ended: {said}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment() -> dict[str, str]:
    """Nobody else's settings, and mail that never leaves the folder."""
    path = [str(SOURCE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return inherited() | {"PYTHONPATH": os.pathsep.join(path), "PLACET_MAIL": "files"}
