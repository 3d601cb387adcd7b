"""Where the server's Unix socket lies: private, and short enough for the kernel."""

import hashlib
import os
import stat
from pathlib import Path

from placet.failures import CannotStart

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_PATH_BYTES = 99
# Not TMPDIR: two shells may have two, and every command on a directory must find one socket.
NEARBY = Path("/tmp")  # noqa: S108  (`ensure_private` refuses what somebody else put there)


def socket_dir_for(data_dir: Path) -> Path:
    """Inside the data directory where that is short enough, else named after it under /tmp."""
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    for candidate in (data_dir / "run", NEARBY / f"placet-{digest}"):
        if len(os.fsencode(candidate / SOCKET_NAME)) <= LONGEST_PATH_BYTES:
            return candidate
    raise CannotStart(f"no path short enough for a socket of {data_dir}")


def ensure_private(folder: Path, user: tuple[int, int] | None) -> None:
    """Makes `folder` for `user` alone; one that somebody else has put there is refused."""
    owner = user[0] if user else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
            raise CannotStart(f"{folder} belongs to somebody else: remove it") from None
    if user:
        os.chown(folder, *user, follow_symlinks=False)
    folder.chmod(0o700)
