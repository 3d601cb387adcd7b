"""Importing anything does nothing and needs nothing; the API answers without Prefect."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "api",
    "migrations",
    "models",
    "notifications",
    "placet",
    "review",
    "ticketing",
    "workflows",
)

# Run in a process of its own: notes whatever an import does to the world outside of it.
WATCH = """
import importlib, json, os, socket, sys, threading

done = []

def note(event, args):
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        done.append(f"opened {args[0]} for {args[1]}")
    elif event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        done.append(f"opened {args[0]} to write")
    elif event in {"socket.connect", "socket.bind", "subprocess.Popen", "os.fork", "os.mkdir"}:
        done.append(f"{event} {args!r}")
    elif event in {"os.remove", "os.rename", "os.putenv", "signal.signal", "os.kill"}:
        done.append(f"{event} {args!r}")

strict = sys.argv[1] == "strict"
watched = False
if strict:
    sys.addaudithook(lambda event, args: watched and note(event, args))
before = dict(os.environ)
watched = True
for name in sys.argv[2:]:
    importlib.import_module(name)
watched = False
if dict(os.environ) != before:
    done.append("changed the environment")
if threading.active_count() > 1:
    done.append(f"started {[one.name for one in threading.enumerate()]}")
print(json.dumps({"done": done, "modules": sorted(sys.modules)}))
"""


def modules(*rooms: str) -> list[str]:
    found: list[str] = []
    for room in rooms:
        for file in sorted((ROOT / room).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            # Alembic's own entry points run when they are imported: that is what they are for.
            if parts[-1] in {"__main__", "env"} or "versions" in parts:
                continue
            found.append(".".join(part for part in parts if part != "__init__"))
    return found


def imported(tmp_path: Path, kind: str, *names: str) -> dict[str, list[str]]:
    """What an empty environment sees when these modules are imported."""
    run = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, kind, *names],
        env={"PATH": os.defpath, "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_importing_any_module_has_no_effect_and_needs_no_environment(tmp_path: Path) -> None:
    rooms = [room for room in ROOMS if room != "workflows"]
    names = [name for name in modules(*rooms) if not name.startswith("placet.commands")]
    assert len(names) > 100
    found = imported(tmp_path, "strict", *names)
    assert found["done"] == []
    assert list(tmp_path.iterdir()) == []


def test_importing_a_flow_or_a_command_starts_nothing(tmp_path: Path) -> None:
    """Prefect itself makes its home directory and sets its own variables; nothing of ours may."""
    found = imported(tmp_path, "lenient", *modules("workflows", "placet"))
    assert [line for line in found["done"] if line.startswith("started")] == []


@pytest.mark.parametrize(
    ("line", "noticed"),
    [
        ("open('left', 'w')", "opened left for w"),
        (
            "from threading import Event, Thread; Thread(target=Event().wait, daemon=True).start()",
            "started",
        ),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "socket.bind"),
        ("import os; os.environ['LEFT'] = '1'", "changed the environment"),
        ("import os; os.mkdir('left')", "os.mkdir"),
    ],
)
def test_an_import_that_does_something_is_noticed(tmp_path: Path, line: str, noticed: str) -> None:
    (tmp_path / "planted.py").write_text(line)
    assert any(noticed in one for one in imported(tmp_path, "strict", "planted")["done"])


@pytest.mark.parametrize("room", ["models", "review", "notifications", "ticketing", "api"])
def test_a_room_does_not_bring_in_prefect(tmp_path: Path, room: str) -> None:
    loaded = {
        name.split(".")[0] for name in imported(tmp_path, "strict", *modules(room))["modules"]
    }
    assert "prefect" not in loaded
    assert "workflows" not in loaded
    if room != "api":
        assert not loaded & {"fastapi", "starlette", "uvicorn", "api"}


def test_the_rules_bring_in_neither_a_database_nor_a_framework(tmp_path: Path) -> None:
    rules = [name for name in modules("review") if name.startswith("review.rules")]
    loaded = {name.split(".")[0] for name in imported(tmp_path, "strict", *rules)["modules"]}
    assert not loaded & {"sqlalchemy", "sqlmodel", "pydantic", "psycopg", "jose", "fastapi"}


def test_prefects_server_can_be_imported_beside_this_fastapi(tmp_path: Path) -> None:
    """With FastAPI 0.155 and later it cannot, although no resolver says so."""
    found = imported(tmp_path, "lenient", "prefect.server.api.server")
    assert "prefect.server.api.server" in found["modules"]
