"""Makes every small mistake mutmut knows in the rules, one at a time, and names those that no
test notices and docs/mutants.md does not justify.

`mutants.py` runs all of them from nothing; `--untried` goes on where a run was broken off, and runs
what has changed since; `--again` runs those that no test noticed, after a test was written;
`mutants.py 'review.rules.gate*'` those of one module; `--told` only tells what was found.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parent.parent
RULES = Path("review/rules")
JUSTIFIED = Path("docs/mutants.md")
ENOUGH = 95.0
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}
NOT_TRIED = "not checked"


class Mistake(NamedTuple):
    """Where it is, and the lines before and after: numbers of mutants change with the code."""

    function: str
    change: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([self.function, *(f"  {line}" for line in self.change)])


def run(*names: str) -> None:
    """One run of mutmut, over these mutants or over all that have no result yet."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT / ".ci"))
    children = os.environ.get("MUTANTS_CHILDREN", str(os.cpu_count() or 1))
    command = [sys.executable, ROOT / ".ci" / "mutation_run.py", "--max-children", children, *names]
    subprocess.run(command, env=environment, check=True)


def outcomes() -> dict[str, str]:
    """What became of each mutant."""
    found: dict[str, str] = {}
    for file in sorted(Path("mutants", RULES).glob("*.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        found.update({name: status_by_exit_code[code] for name, code in codes.items()})
    return found


def module(name: str) -> str:
    return name.split(".")[2]


def mistake(name: str) -> Mistake:
    """The mutant as docs/mutants.md writes it."""
    file = RULES / f"{module(name)}.py"
    lines = get_diff_for_mutant(name, path=file).splitlines()[2:]
    function = name.partition("__mutmut_")[0].rpartition(".")[2]
    function = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    changed = [line for line in lines if line.startswith(("-", "+"))]
    return Mistake(
        f"{module(name)}.{function}", tuple(f"{one[0]} {one[1:].strip()}" for one in changed)
    )


def justified() -> set[Mistake]:
    """Those in the ```diff blocks of docs/mutants.md."""
    found: set[Mistake] = set()
    function, change, inside = "", list[str](), False
    for line in [*JUSTIFIED.read_text("utf-8").splitlines(), "```"]:
        if line.startswith("```"):
            inside = line == "```diff"
        elif inside and line.startswith(("- ", "+ ")):
            change.append(line.rstrip())
            continue
        if change:
            found.add(Mistake(function, tuple(change)))
            change = []
        if inside:
            function = line.strip()
    return found


def figures(found: dict[str, str]) -> Iterator[str]:
    """A line of a table for each module, and one for all."""
    total, noticed = Counter[str](), Counter[str]()
    for name, outcome in found.items():
        for of in (module(name), "all"):
            total[of] += 1
            noticed[of] += outcome in NOTICED
    for of in (*sorted(total.keys() - {"all"}), "all"):
        yield f"| {of} | {noticed[of]} | {total[of]} | {100 * noticed[of] / total[of]:.1f} % |"


def told(title: str, mistakes: Iterable[Mistake]) -> None:
    every = sorted(mistakes)
    if every:
        print(f"\n{title}:\n")
        print("\n\n".join(map(str, every)))


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    if not arguments:
        shutil.rmtree("mutants", ignore_errors=True)
    match arguments:
        case [] | ["--untried"]:
            run()
        case ["--again"]:
            run(*(name for name, outcome in outcomes().items() if outcome not in NOTICED))
        case ["--told"]:
            pass
        case _:
            run(*arguments)
    everyone = outcomes()
    found = {name: outcome for name, outcome in everyone.items() if outcome != NOT_TRIED}
    print("\n| module | noticed | mutants | |\n|---|---|---|---|", *figures(found), sep="\n")
    survivors = {mistake(name) for name, outcome in found.items() if outcome not in NOTICED}
    known = justified()
    told(f"In {JUSTIFIED}, but noticed or gone", known - survivors)
    told(f"Noticed by no test, and not in {JUSTIFIED}", survivors - known)
    share = 100 * sum(outcome in NOTICED for outcome in found.values()) / max(len(found), 1)
    if len(found) < len(everyone):
        print(f"\n{len(everyone) - len(found)} of {len(everyone)} were not tried.")
    return int(bool(survivors - known) or share < ENOUGH or len(found) < len(everyone))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
