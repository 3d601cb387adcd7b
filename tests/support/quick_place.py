"""Where the test server lives: in memory where there is room for it, else on the disk.

Every test begins with a copy of a database, and ends by deleting it: some 300 files each.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
# A worker's server takes up to 500 MB; a container's own /dev/shm often has 64 MB.
ROOM_BYTES = 2 * 2**30
PREFIX = "placet-tests-"


@contextmanager
def quick_place(memory: Path = MEMORY) -> Iterator[Path]:
    """A directory of this process's own, gone afterwards."""
    parent = memory if has_room(memory) else Path(tempfile.gettempdir())
    clear_away(parent)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=parent) as directory:
        yield Path(directory)


def has_room(memory: Path) -> bool:
    """Whether files can be kept in memory there, without pressing anybody else out of it."""
    if not os.access(memory, os.W_OK):
        return False
    free = min(shutil.disk_usage(memory).free, psutil.virtual_memory().available)
    return free >= ROOM_BYTES


def clear_away(parent: Path) -> None:
    """What a killed run has left: nobody else would ever give that memory back."""
    for left in parent.glob(f"{PREFIX}*-*"):
        pid = left.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(left, ignore_errors=True)
