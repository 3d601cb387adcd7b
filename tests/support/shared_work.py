"""How the tests are shared out where more than one worker runs them (`make test`).

What starts real processes stays together in one worker, so that no two of them press each other
for time; and it comes first, for it is the longest piece. All else goes one by one to whoever is
free, so that the workers end together.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
REAL_PROCESSES = ("journey", "cluster", "flows", "demo")


def share_out(items: list[pytest.Item]) -> None:
    """Marks the piece that stays together, and puts it first."""
    for item in items:
        if starts_processes(item):
            item.add_marker(pytest.mark.xdist_group("real processes"))
    items.sort(key=lambda item: not starts_processes(item))


def starts_processes(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] in REAL_PROCESSES
