"""A pytest plugin for mutation runs: quick tests first, and the same examples every time."""

import json
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Without shrinking: that a test fails is enough.
settings.register_profile(
    "mutants", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("mutants")

# Hundreds of random cases, each solved by trying everything: mutmut does not count what it takes.
SLOW_FIXTURE = "cases"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """By the time each took when mutmut measured them, which it writes down where it runs them."""
    for item in items:
        # A timeout would count as noticed, and a busy machine is no test: mutmut ends what hangs.
        item.add_marker(pytest.mark.timeout(0))
    measured = Path("mutmut-stats.json")
    if not measured.exists():
        return
    took = json.loads(measured.read_text("utf-8"))["duration_by_test"]
    items.sort(key=lambda item: (is_slow(item), took.get(item.nodeid, 0.0)))


def is_slow(item: pytest.Item) -> bool:
    return SLOW_FIXTURE in getattr(item, "fixturenames", ())
