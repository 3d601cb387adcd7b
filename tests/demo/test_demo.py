"""`placet demo` as its user meets it: a process, an object on stdout, an exit code."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from canaries import OVERHEARING

from placet.cluster.lock import only_one

ROOT = Path(__file__).parents[2]


def demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PLACET_", "PREFECT_"))}
    return subprocess.run(
        [sys.executable, "-m", "placet", "demo", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=folder,
        # A mail server of the developer must not be written to.
        env=kept | {"PYTHONPATH": str(ROOT), "PLACET_MAIL": "smtp", "TMPDIR": str(folder)},
        timeout=170,
        check=False,
    )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="placet-demo-test-", dir="/tmp") as path:
        yield Path(path)
        OVERHEARING.read_logs(Path(path))


@pytest.fixture(scope="module")
def outcome(folder: Path) -> subprocess.CompletedProcess[str]:
    return demo(folder, "--json")


@pytest.fixture(scope="module")
def told(outcome: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


@pytest.mark.slow
def test_the_object_says_what_became_of_the_draft(told: dict[str, Any]) -> None:
    assert set(told) == {"draft", "stage", "rounds", "sign_offs", "gate", "timeline"}
    assert told["stage"] == "implementation"
    assert told["gate"]["verdict"] == "open"
    assert [one["state"] for one in told["rounds"]] == ["changes_requested", "approved"]
    assert [one["revision"] for one in told["rounds"]] == [1, 2]


@pytest.mark.slow
def test_five_groups_answer_twice_and_one_of_them_asks_for_changes(told: dict[str, Any]) -> None:
    groups = {"legal", "public_policy", "data", "leadership", "external_experts"}
    for number in (1, 2):
        signed = [one for one in told["sign_offs"] if one["round"] == number]
        assert {one["group"] for one in signed} == groups
        assert len({one["person"] for one in signed}) == len(signed) == 5
        assert {one["revision"] for one in signed} == {number}
    blocks = [one for one in told["sign_offs"] if one["position"] == "request_changes"]
    assert [(one["round"], one["group"]) for one in blocks] == [(1, "external_experts")]


@pytest.mark.slow
def test_the_flow_run_closed_the_first_round_and_promoted_the_draft(told: dict[str, Any]) -> None:
    actors = {one["action"]: one["actor"] for one in told["timeline"]}
    assert actors["round:closed"] == actors["draft:promoted"] == "Prefect flow run"
    asked = [one for one in told["timeline"] if one["action"] == "request:asked"]
    assert len(asked) == 10
    assert told["timeline"] == sorted(told["timeline"], key=lambda one: one["at"])


@pytest.mark.slow
def test_it_is_told_on_stderr_meanwhile_and_leaves_nothing_behind(
    told: dict[str, Any], outcome: subprocess.CompletedProcess[str], folder: Path
) -> None:
    assert "the flow run promoted the draft" in outcome.stderr
    assert not list(folder.glob("placet-demo-*"))


def test_a_directory_in_use_is_refused_with_the_reason(tmp_path: Path) -> None:
    data = tmp_path / "in-use"
    data.mkdir()
    with only_one(data):
        refusal = demo(tmp_path, "--json", "--data", str(data))
    assert refusal.returncode == 1
    assert refusal.stdout == ""
    said = refusal.stderr.strip().splitlines()
    assert len([line for line in said if line.startswith("placet: ")]) == 1
    assert "is in use" in said[-1]
