"""Binds itself to its parent's life, becomes another user where asked, then the program.

Run as a file by a bare interpreter (`python -I -S`), so it imports the standard library only:
    launcher.py PARENT_PID DEATH_SIGNAL UID:GID|- UMASK PROGRAM [ARGUMENT...]
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    uid, gid = (int(part) for part in user.split(":"))
    os.setgroups([gid])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(parent: int, death_signal: int) -> None:
    """Linux only; elsewhere the next start ends what an earlier one left behind."""
    if sys.platform != "linux":
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    # The parent may have died before the kernel was told.
    if os.getppid() != parent:
        sys.exit(1)


def main(arguments: list[str]) -> None:
    parent, death_signal, user, umask, *command = arguments
    if user != "-":
        become(user)
    # After the change of user, which makes the kernel forget the signal.
    die_with_parent(int(parent), int(death_signal))
    os.umask(int(umask, 8))
    # Signals that the parent has blocked or ignored are no business of the child.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.execvp(command[0], command)  # noqa: S606  (no shell is the point)


if __name__ == "__main__":
    main(sys.argv[1:])
