"""Children die with whoever started them, even when that one is killed."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from placet.cluster.leftovers import RunningPids

PARENT = """
import subprocess, sys
from placet.cluster.launch import launched
child = subprocess.Popen(launched(["sleep", "60"]), start_new_session=True)
print(child.pid, flush=True)
child.wait()
"""


def wait_until_gone(pid: int, *, within_seconds: float = 5) -> bool:
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux's")
def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    root = Path(__file__).parents[2]
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=root)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert wait_until_gone(child)


def test_what_an_earlier_start_left_running_is_ended(tmp_path: Path) -> None:
    left = subprocess.Popen(["sleep", "60"], start_new_session=True)
    RunningPids(tmp_path).add("worker", left.pid)
    assert RunningPids(tmp_path).end_leftovers() == ["worker"]
    assert left.poll() is not None or wait_until_gone(left.pid)
    assert RunningPids(tmp_path).end_leftovers() == []


def test_a_pid_that_somebody_else_has_now_is_left_alone(tmp_path: Path) -> None:
    somebody = subprocess.Popen(["sleep", "60"], start_new_session=True)
    created = psutil.Process(somebody.pid).create_time()
    (tmp_path / "pids").write_text(json.dumps({"worker": [somebody.pid, created - 60]}))
    assert RunningPids(tmp_path).end_leftovers() == []
    assert somebody.poll() is None
    somebody.kill()
    somebody.wait()
