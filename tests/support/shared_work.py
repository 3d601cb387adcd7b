"""How the tests are shared out where more than one worker runs them (`make test`).

What starts real processes stays together in one worker, in the order of its files, so that no two
of them press each other for time; and it comes first, for it is the longest piece. All else goes
one by one to whoever is free, so that the workers end together.

By a scheduler of our own: `--dist loadgroup` of pytest-xdist 3.8 names the group in a field of the
test that pytest 9.2 no longer has, so that nothing stays together.
"""

from pathlib import PurePosixPath
from typing import Any

import pytest

REAL_PROCESSES = frozenset({"journey", "cluster", "flows", "demo"})
# What these files prepare once is long.
WHOLE = frozenset({"test_roundup.py", "test_shortest_path_of_all.py"})


def first_the_long_piece(items: list[pytest.Item]) -> None:
    """Puts what starts real processes first."""
    items.sort(key=lambda item: piece_of(item.nodeid) != "real processes")


def piece_of(nodeid: str) -> str:
    """What goes to one worker as a whole: all that starts real processes, a file, or one test."""
    path = PurePosixPath(nodeid.partition("::")[0])
    if REAL_PROCESSES.intersection(path.parts[:2]):
        return "real processes"
    return path.name if path.name in WHOLE else nodeid


def scheduler(config: pytest.Config, log: Any) -> Any:
    """Shares the pieces out."""
    # Not at the top: one process alone needs no xdist.
    from xdist.scheduler import LoadScopeScheduling

    class Pieces(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return piece_of(nodeid)

    return Pieces(config, log)
