"""Says, without the network, whether the locks still fit pyproject.toml and each other."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)", re.MULTILINE)
# A lock holds names, versions and hashes: where they come from is the machine's business.
FOREIGN = re.compile(r"://|--(?:extra-)?index-url|--find-links|\bfile:")


def pins(text: str) -> dict[str, set[str]]:
    """Every version of every name: markers may pin one name more than once."""
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall(text):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def unmet(wanted: list[str], locked: dict[str, set[str]], lock: str) -> list[str]:
    problems: list[str] = []
    for line in wanted:
        requirement = Requirement(line)
        versions = locked.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(v) for v in versions):
            problems.append(f"{lock}: {line} is wanted, {', '.join(versions) or 'nothing'} locked")
    return problems


def problems(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    names = ("requirements.lock", "requirements-dev.lock")
    texts = {name: (root / name).read_text("utf-8") for name in names}
    used, dev = (pins(texts[name]) for name in names)
    found = unmet(project["project"]["dependencies"], used, names[0])
    found += unmet(project["dependency-groups"]["dev"], dev, names[1])
    found += [f"{name}: differs in the two locks" for name in used if used[name] != dev.get(name)]
    found += [f"{name}: holds an address" for name in names if FOREIGN.search(texts[name])]
    return found


if __name__ == "__main__":
    mistakes = problems(Path(__file__).parent.parent)
    if mistakes:
        sys.exit("\n".join([*mistakes, "The locks do not fit: run `make lock`."]))
