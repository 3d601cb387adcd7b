"""The ready file: where everything answers, written when it does and gone when it stops."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from placet.cluster.atomic import write_private


@dataclass(frozen=True)
class Ready:
    """The contract with scripts outside: names and meanings do not change."""

    api: str
    prefect: str
    prefect_auth: str
    mail: str
    token: str
    sign_in: str


def announce(ready: Ready, paths: Iterable[Path]) -> None:
    for path in paths:
        write_private(path, json.dumps(asdict(ready), indent=2) + "\n")


def withdraw(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
