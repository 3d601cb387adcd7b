"""The page for integrators names only what there is: commands, routes, settings, scopes, files."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from apps import lent
from callers import config_of
from stories import MONDAY

from api.document.whole import operations
from placet.main import make_app
from review.scopes import ALL_SCOPES
from ticketing.mapping.reading import read_mapping

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture(scope="module")
def document() -> dict:
    with lent(config_of(NOWHERE), lambda: MONDAY) as app:
        return app.openapi()


def test_every_command_is_one_with_these_options() -> None:
    root: Any = typer.main.get_command(make_app())
    found = re.findall(r"^placet (\w+)(?: (\w+))?(.*)$", PAGE, re.MULTILINE)
    assert len(found) > 10
    for name, below, rest in found:
        command = root.commands[name]
        command = getattr(command, "commands", {below: command})[below]
        options = {option for one in command.params for option in one.opts}
        assert set(re.findall(r"(--[\w-]+)", rest)) <= options, (name, below)
        for scope in re.findall(r"--scope ([\w:]+)", rest):
            assert scope in ALL_SCOPES


def test_every_route_is_one(document: dict) -> None:
    known = {(method.upper(), path) for path, method, _ in operations(document)}
    known_paths = {path for _, path in known}
    said = re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`\s]+)`", PAGE)
    assert len(said) > 8
    assert set(said) <= known
    called = re.findall(r"\$PLACET(/[\w./$-]+)", PAGE)
    assert len(called) > 10
    for path in called:
        pattern = re.compile("[^/]+".join(map(re.escape, re.split(r"\$\w+", path))))
        shapes = {re.sub(r"{\w+}", "x", one) for one in known_paths} | {"/openapi.json"}
        wanted = re.sub(r"\$\w+|(?<=/hooks/tickets/)\w+", "x", path)
        assert wanted in shapes, (path, pattern)


def test_the_calls_of_the_generated_client_are_operations(document: dict) -> None:
    names = {
        (operation["tags"][0].replace("-", "_"), operation["operationId"])
        for _, _, operation in operations(document)
    }
    imported = re.findall(r"from placet_client\.api\.(\w+) import (\w+)", PAGE)
    assert imported
    assert set(imported) <= names
    models = re.findall(r"from placet_client\.models import (.+)", PAGE)[0].split(", ")
    assert set(models) <= set(document["components"]["schemas"])


def test_every_setting_and_every_file_is_there() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = set(re.findall(r"PLACET_[A-Z_]+[A-Z]", PAGE))
    assert settings
    for one in settings:
        plain = re.sub(r"PLACET_TICKETS_\w+?_(TOKEN|SECRET)$", r"PLACET_TICKETS_<NAME>_\1", one)
        assert plain in example, one
    for file in re.findall(r"`(\w+(?:/\w+)+\.py)`", PAGE):
        assert (ROOT / file).is_file(), file


def test_the_file_of_ticket_systems_is_sound() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    mapping = read_mapping("".join(blocks))
    assert [one.name for one in mapping.connections] == ["tracker"]
    assert mapping.starts


def test_every_heading_that_is_linked_to_is_there() -> None:
    headings = {
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-")
        for one in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    links = re.findall(r"\]\(#([\w-]+)\)", PAGE)
    assert len(links) > 8
    assert set(links) <= headings
