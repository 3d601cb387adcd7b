"""`mutmut run`, quicker, and the same on a busy machine: tests are collected once, a mutant costs a
call instead of a look at the environment, and only its processor time is limited.
"""

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Any

from mutation_order import is_slow
from mutmut.__main__ import cli
from mutmut.mutation import trampoline
from mutmut.runners.harness import PytestRunner
from mutmut.utils.file_utils import change_cwd
from mutmut.workers import isolation

# What neither works nor ends is ended as well, but late: a starved process is no hanging one.
PATIENCE = 60
# Which test noticed what, in which function.
NOTICED_BY = Path("mutants/noticed-by.txt")


class Switch:
    """Stands in for one function of the rules, and lets it or one of its mutants answer."""

    every: list["Switch"] = []

    def __init__(
        self, function: Callable[..., Any], mutants: dict[str, Callable[..., Any]]
    ) -> None:
        self.module = function.__module__
        self.mutants = mutants
        self.function = function
        self.every.append(self)

    def wrapped(self) -> Callable[..., Any]:
        @wraps(self.function)
        def answer(*args: Any, **kwargs: Any) -> Any:
            return self.function(*args, **kwargs)

        return answer

    @classmethod
    def turn(cls, mutant: str) -> None:
        """Makes this one mistake, in this process."""
        module, _, name = mutant.rpartition(".")
        (switch,) = (one for one in cls.every if one.module == module and name in one.mutants)
        switch.function = switch.mutants[name]


def switching(mutants: dict[str, Callable[..., Any]], is_classmethod: bool = False) -> Any:
    """In the place of mutmut's own, which asks at every call which mutant there is."""
    if is_classmethod:
        raise NotImplementedError("no rule is a class method")
    return lambda function: Switch(function, mutants).wrapped()


def promising_first(items: list[Any], function: str) -> list[Any]:
    """Those that have noticed mistakes in the same function come before the others."""
    lines = NOTICED_BY.read_text("utf-8").splitlines() if NOTICED_BY.exists() else []
    noticed = Counter(line.partition("\t")[2] for line in lines if line.startswith(f"{function}\t"))
    # What is slow is as slow for whatever it does not notice.
    return sorted(items, key=lambda one: 0 if is_slow(one) else -noticed[one.nodeid])


class CollectedOnce(PytestRunner):
    """Each mutant's process is forked from one that has collected the tests and run none."""

    session: Any = None
    noticed_by = ""

    def warm_up(self) -> None:
        from _pytest.config import _prepareconfig
        from _pytest.main import Session

        trampoline.wrap_in_trampoline = switching
        selection = [*self._pytest_add_cli_args_test_selection, *self._pytest_add_cli_args]
        with change_cwd("mutants"):
            config = _prepareconfig(["--rootdir=.", "--tb=native", "-x", "-q", "-s", *selection])
            config._do_configure()
            self.session = Session.from_config(config)
            config.hook.pytest_sessionstart(session=self.session)
            config.hook.pytest_collection(session=self.session)
        config.pluginmanager.register(self)
        # Else each process would copy what its garbage collector only looks at.
        gc.freeze()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.noticed_by = report.nodeid

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        if __import__("os").environ.get("SKIP_CLEAN") and not trampoline.get_mutant_under_test() and self.session is None: return 0
        if self.session is None or mutant_name is None:
            if not trampoline.get_mutant_under_test():
                # The tests without a mistake; each such run is a process of its own.
                trampoline.wrap_in_trampoline = switching
            return super().run_tests(mutant_name=mutant_name, tests=tests)
        wanted = frozenset(tests)
        items = [one for one in self.session.items if one.nodeid in wanted]
        if not items:
            return 5
        function = mutant_name.partition("__mutmut_")[0]
        self.session.items[:] = promising_first(items, function)
        Switch.turn(mutant_name)
        try:
            with change_cwd("mutants"):
                self.session.config.hook.pytest_runtestloop(session=self.session)
        except self.session.Failed:
            with NOTICED_BY.open("a") as file:
                file.write(f"{function}\t{self.noticed_by}\n")
            return 1
        return int(self.session.testsfailed > 0)


def by_the_clock(pid: int, seconds: float) -> None:
    patient(pid, seconds * PATIENCE)


patient = isolation.register_timeout

if __name__ == "__main__":
    isolation.PytestRunner = CollectedOnce
    isolation.register_timeout = by_the_clock
    sys.exit(cli(["run", *sys.argv[1:]]))
