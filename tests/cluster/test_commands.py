"""The command line loads what a command needs, and nothing else."""

import subprocess
import sys

import pytest
from running import ROOT
from typer.testing import CliRunner

from placet.main import COMMANDS, GROUPS, app


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that `statement` loads in a fresh interpreter."""
    program = f"{statement}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(answer.stdout.split())


def test_the_command_line_is_quick_because_it_loads_little() -> None:
    heavy = {"fastapi", "prefect", "psycopg", "pydantic", "sqlalchemy", "uvicorn"}
    assert not loaded_by("import placet.main") & heavy


def test_the_api_never_loads_prefect() -> None:
    loaded = loaded_by("import placet.serving, api.app")
    assert "fastapi" in loaded
    assert "prefect" not in loaded


def test_the_relay_never_loads_prefect() -> None:
    assert "prefect" not in loaded_by("import placet.mail_channel, workflows.relay")


def test_up_itself_loads_neither_prefect_nor_the_api() -> None:
    assert not loaded_by("import placet.cluster.up") & {"fastapi", "prefect", "sqlmodel"}


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_every_command_explains_itself(name: str) -> None:
    outcome = CliRunner().invoke(app, [name, "--help"])
    assert outcome.exit_code == 0
    assert name in outcome.stdout
