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

# Hundreds of random cases, each solved by trying everything: mutmut does not count what it takes.
SLOW_FIXTURE = "cases"
# Seconds. A first look leaves out what took longer; a second one runs all against what is left.
QUICK = 0.5
FIRST_LOOK = "MUTANTS_FIRST_LOOK"
# Tests of a comparison itself: no mistake in the rules is noticed by them.
OF_A_COMPARISON = "test_the_comparison_finds_this_mistake"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """By the time each took when mutmut measured them, which it writes down where it runs them."""
    for item in items:
        # A timeout would count as noticed, and a busy machine is no test: mutmut ends what hangs.
        item.add_marker(pytest.mark.timeout(0))
    items[:] = [item for item in items if not item.name.startswith(OF_A_COMPARISON)]
    measured = Path("mutmut-stats.json")
    if not measured.exists():
        return
    took = json.loads(measured.read_text("utf-8"))["duration_by_test"]
    items.sort(key=lambda item: (is_slow(item), took.get(item.nodeid, 0.0)))
    # A list of all tests leaves none out.
    if os.environ.get(FIRST_LOOK) and not config.option.collectonly:
        items[:] = [
            item for item in items if not is_slow(item) and took.get(item.nodeid, 0.0) <= QUICK
        ]


def is_slow(item: pytest.Item) -> bool:
    """Whether its fixture takes longer than all other tests."""
    return SLOW_FIXTURE in getattr(item, "fixturenames", ())
