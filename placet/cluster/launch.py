"""The command lines that start a child through the launcher."""

import os
import signal
import sys
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launcher.py")


def launched(
    command: list[str],
    *,
    death_signal: signal.Signals = signal.SIGKILL,
    user: tuple[int, int] | None = None,
    umask: int = 0o077,
) -> list[str]:
    """`command`, ended by `death_signal` when this process dies, run as `user` (uid, gid).

    The kernel watches the *thread* that starts the child: start it from one that stays.
    """
    who = f"{user[0]}:{user[1]}" if user else "-"
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
    return [*launcher, str(os.getpid()), str(int(death_signal)), who, f"{umask:o}", *command]
