"""Ends a server that a killed start left running on the data directory: there are never two."""

import os
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGQUIT, Signals

import psutil

from placet.cluster.socket_dir import SOCKET_NAME

# Fast shutdown first, then without ceremony: PostgreSQL recovers from all three.
ESCALATION: tuple[tuple[Signals, float], ...] = ((SIGINT, 8.0), (SIGQUIT, 3.0), (SIGKILL, 3.0))


def end_orphan(pgdata: Path, socket_dir: Path) -> int | None:
    """Ends the server running on `pgdata` and returns its pid; None where there is none."""
    pid = _named_pid(pgdata)
    if pid is not None:
        _reap(pid)
    server = running_server(pgdata)
    if server is not None:
        end_process(server, ESCALATION)
    elif pid is not None and psutil.pid_exists(pid):
        # Some other program has that pid now, and PostgreSQL would refuse to start. Only then:
        # a pid file of a dead server tells PostgreSQL whether parts of it are still running.
        (pgdata / "postmaster.pid").unlink(missing_ok=True)
    # Names a pid as well, and guards nothing: the folder is private and no server is left.
    (socket_dir / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
    return server.pid if server else None


def is_served(pgdata: Path) -> bool:
    """Whether a server runs on this directory now."""
    return running_server(pgdata) is not None


def running_server(pgdata: Path) -> psutil.Process | None:
    """The process named by postmaster.pid, if it is a PostgreSQL on exactly this directory."""
    pid = _named_pid(pgdata)
    if pid is None:
        return None
    try:
        process = psutil.Process(pid)
        command = process.cmdline()
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
    except psutil.Error:
        return None
    named = Path(command[0]).name == "postgres" if command else False
    return process if named and str(pgdata) in command else None


def _named_pid(pgdata: Path) -> int | None:
    try:
        return int((pgdata / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def end_process(
    process: psutil.Process, escalation: tuple[tuple[Signals, float], ...] = ESCALATION
) -> None:
    """Sends each signal in turn until the process is gone."""
    for number, patience_seconds in escalation:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            return
        if _gone(process, patience_seconds):
            return


def _gone(process: psutil.Process, patience_seconds: float) -> bool:
    deadline = time.monotonic() + patience_seconds
    while time.monotonic() < deadline:
        _reap(process.pid)
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
