"""`placet plan`: mistakes by line and column, meaning in words, plans of one's own."""

import json
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


def test_what_is_probably_not_meant_is_a_hint_and_the_plan_is_sound(placet, file: Path) -> None:
    file.write_text(SOUND + "    sections: [Consequences]\n")
    outcome = placet("plan", "lint", str(file))
    assert outcome.exit_code == 0
    hint, sound = outcome.stdout.splitlines()
    assert hint.startswith(f"{file}:6:5: hint: sections say what carry_over looks at")
    assert sound == "sound"


def test_a_slip_in_a_condition_is_named_where_it_stands(placet, file: Path) -> None:
    file.write_text(SOUND + '    when: section "Consequences" mentons "ban"\n')
    outcome = placet("plan", "lint", str(file))
    assert outcome.exit_code == 1
    assert outcome.stdout.startswith(
        f"{file}:6:34: 'mentons' cannot stand here (did you mean mentions?)"
    )


def test_the_schema_is_printed_for_editors(placet) -> None:
    schema = json.loads(placet("plan", "schema").stdout)
    assert schema["required"] == ["name", "requirements"]
    assert "suspension" in json.dumps(schema)


def test_a_file_is_told_as_a_plan_is(placet, file: Path, monkeypatch) -> None:
    assert "2 approvals of Legal are needed." in placet("plan", "show", str(file)).stdout
    monkeypatch.delenv("PLACET_DATABASE_URL")
    assert "2 approvals of Legal are needed." in placet("plan", "show", str(file)).stdout
    file.write_text("name: quick\n")
    outcome = placet("plan", "show", str(file))
    assert outcome.exit_code == 1
    assert outcome.stdout == f"{file}:1:1: requirements is missing: a list of requirements.\n"
    assert placet("plan", "show", "./nothing.yaml").exit_code == 2


def test_the_careful_plan_is_told_with_its_order_and_its_exceptions(placet) -> None:
    words = placet("plan", "show", "careful").stdout
    assert words.startswith("A careful review (careful)\n")
    assert "Data is asked once Legal and Public Policy have agreed" in words
    assert "none lifts a request for changes by Legal" in words


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
    file.write_text(SOUND)
    assert placet("plan", "add", str(file)).stdout.startswith("quick@3, SHA-256 ")
    assert "2 approvals of Legal are needed." in placet("plan", "show", "quick").stdout


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
    assert (
        "there is no plan 'nothing'; these ship with Placet: standard and careful" in outcome.stderr
    )
