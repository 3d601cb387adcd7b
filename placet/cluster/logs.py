"""What the children print: DIR/logs/NAME.log, the last few starts kept as NAME.log.1 and on."""

from pathlib import Path

KEPT_STARTS = 3


def rotate(path: Path) -> None:
    """Moves the log of the last start out of the way of this one."""
    for number in range(KEPT_STARTS - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    if path.exists():
        path.replace(path.with_name(f"{path.name}.1"))


def last_line(path: Path) -> str:
    """The last words of a process that does not start."""
    try:
        lines = path.read_text("utf-8", errors="replace").strip().splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1].strip() if lines else ""
