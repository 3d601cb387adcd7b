"""One `placet up` per data directory: a lock that the kernel lets go of when its holder dies."""

import fcntl
import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from placet.failures import CannotStart


@contextmanager
def only_one(data_dir: Path) -> Generator[Callable[[str], None]]:
    """Holds DIR/up.lock, refused while another process does; yields how to tell one's URL."""
    path = data_dir / "up.lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"{data_dir} is in use: {_holder(path)}") from None

        def tell(api: str) -> None:
            file.truncate(0)
            file.write(json.dumps({"pid": os.getpid(), "api": api}))
            file.flush()

        try:
            yield tell
        finally:
            # The file stays: removing it would let two processes lock two files of one name.
            file.truncate(0)


def _holder(path: Path) -> str:
    try:
        told = json.loads(path.read_text("utf-8"))
        return f"`placet up` runs there as pid {told['pid']}, on {told['api']}"
    except (OSError, ValueError, KeyError):
        return "another `placet up` is starting or stopping there"
