"""Directories of their own for clusters, short enough for a socket and gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import OVERHEARING


@pytest.fixture
def data_dir() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="placet-test-", dir="/tmp"))
    yield path
    OVERHEARING.read_logs(path)
    shutil.rmtree(path)


@pytest.fixture(autouse=True)
def settings_of_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the developer's variables nor their `.env` reach these tests."""
    import os

    for name in os.environ:
        if name.startswith(("PLACET_", "PREFECT_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
