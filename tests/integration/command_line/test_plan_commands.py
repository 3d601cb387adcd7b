"""`placet plan`: mistakes by line and column, meaning in words, plans of one's own."""

from pathlib import Path

import pytest

SOUND = "name: quick\ntitle: Quick look\nrequirements:\n  - group: legal\n    rule: 2\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "quick.yaml"
    path.write_text(SOUND)
    return path


def test_a_sound_plan_is_called_sound(placet, file: Path) -> None:
    outcome = placet("plan", "lint", str(file))
    assert (outcome.exit_code, outcome.stdout) == (0, "sound\n")


def test_a_mistake_is_named_with_its_line_and_column(placet, file: Path) -> None:
    file.write_text(SOUND.replace("rule: 2", "rule: most"))
    outcome = placet("plan", "lint", str(file))
    assert outcome.exit_code == 1
    assert outcome.stdout.startswith(f"{file}:5:5: rule has to be")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_one_line(
    placet, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "odd.yaml"
    if content is not None:
        path.write_bytes(content)
    outcome = placet("plan", "lint", str(path))
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1


def test_the_shipped_plan_is_told_in_the_names_of_the_groups(placet) -> None:
    words = placet("plan", "show", "standard").stdout
    assert "For policies of theme safety, one approval of External experts is enough." in words
    assert "silence is never an approval" in words


def test_the_shipped_plan_is_told_without_a_database_too(placet, monkeypatch) -> None:
    monkeypatch.delenv("PLACET_DATABASE_URL")
    outcome = placet("plan", "show", "standard")
    assert outcome.exit_code == 0
    assert "One approval of Legal is enough." in outcome.stdout


def test_a_plan_of_ones_own_is_added_and_shown(placet, file: Path) -> None:
    assert placet("plan", "add", str(file)).stdout.startswith("quick@1, SHA-256 ")
    assert placet("plan", "add", str(file)).stdout.startswith("quick@1, SHA-256 ")
    assert "2 approvals of Legal are needed." in placet("plan", "show", "quick").stdout
    file.write_text(SOUND.replace("rule: 2", "rule: 3"))
    assert placet("plan", "add", str(file)).stdout.startswith("quick@2, SHA-256 ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("name: quick", "name: standard"), "'standard' ships with Placet"),
        (("group: legal", "group: lgal"), "there is no group 'lgal'"),
    ],
)
def test_a_plan_that_cannot_be_used_is_not_added(
    placet, file: Path, change: tuple[str, str], said: str
) -> None:
    file.write_text(SOUND.replace(*change))
    outcome = placet("plan", "add", str(file))
    assert outcome.exit_code == 2
    assert said in outcome.stderr


def test_an_unknown_plan_is_one_line(placet) -> None:
    outcome = placet("plan", "show", "nothing")
    assert outcome.exit_code == 2
    assert "there is no plan 'nothing'" in outcome.stderr
