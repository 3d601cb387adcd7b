"""The command line on the database of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from placet.main import app

Run = Callable[..., Result]


@pytest.fixture
def placet(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `placet` with these arguments."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLACET_DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, arguments)
