"""A pytest plugin for mutation runs: quick tests first, and the same examples every time."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Without shrinking: that a test fails is enough.
settings.register_profile(
    "mutants", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("mutants")

# Seconds. A first look leaves out what took longer; a second one runs it against what is left.
QUICK = 0.5
# Hundreds of random cases, each solved by trying everything: mutmut does not count what it takes.
SLOW_FIXTURE = "cases"
FIRST_LOOK = "MUTANTS_FIRST_LOOK"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By the time each took when mutmut measured them, which it writes down where it runs them."""
    for item in items:
        # A timeout would count as noticed, and a busy machine is no test: mutmut ends what hangs.
        item.add_marker(pytest.mark.timeout(0))
    measured = Path("mutmut-stats.json")
    if not measured.exists():
        return
    took = json.loads(measured.read_text("utf-8"))["duration_by_test"]
    slow = [item for item in items if _is_slow(item, took)]
    items.sort(key=lambda item: (item in slow, took.get(item.nodeid, 0.0)))
    # A list of all tests leaves none out.
    if os.environ.get(FIRST_LOOK) and not config.option.collectonly:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def _is_slow(item: pytest.Item, took: dict[str, float]) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return took.get(item.nodeid, 0.0) > QUICK or SLOW_FIXTURE in fixtures
