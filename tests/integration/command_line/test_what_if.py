"""`placet gate` with something supposed: the verdict it would be, and the way there."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import text
from stories import REQUIRED, TEXT, Story

from models.tables import METADATA

PLAN = "name: quick\ntitle: Quick\nrequirements:\n  - group: legal\n    rule: any\n"
NOBODY = "0199c4d2-7e1b-7a55-9f0e-3b1f6a2c8d41"


@pytest.fixture
def reviewed(story: Story) -> Story:
    """Legal has approved; three groups have not answered."""
    story.now = datetime.now(UTC) - timedelta(days=1)
    story.policy(key="alpha")
    story.round()
    story.answer("legal@example.org")
    return story


def approving(*groups: str) -> list[str]:
    return [
        option
        for group in groups
        for option in ("--what-if", f"{group}@example.org={group}:approve")
    ]


def test_the_verdict_and_the_way_are_told_in_words(reviewed: Story, placet) -> None:
    told = placet("gate", "alpha/v1", *approving("data", "leadership"))
    assert told.exit_code == 1
    assert "This is supposed; nothing was recorded." in told.stdout
    assert "Shut: waiting for Public Policy." in told.stdout
    assert (
        "Shortest way to open it: Public_Policy (Public Policy) approves: 1 person, about 1 day."
        in told.stdout
    )
    assert "1. day 1: Public_Policy approves on behalf of Public Policy." in told.stdout


def test_it_ends_with_0_where_the_gate_would_be_open(reviewed: Story, placet) -> None:
    rest = [group for group in REQUIRED if group != "legal"]
    told = placet("gate", "alpha/v1", *approving(*rest))
    assert told.exit_code == 0
    assert "Open: every required group has agreed" in told.stdout
    assert "Shortest way" not in told.stdout
    assert placet("gate", "alpha/v1").exit_code == 1


def test_for_programs_it_is_what_the_api_tells(reviewed: Story, placet) -> None:
    told = placet("gate", "alpha/v1", "--json", "--absent", "data@example.org")
    answer = json.loads(told.stdout)
    assert (told.exit_code, answer["verdict"], answer["shortest_path"]) == (1, "shut", None)
    assert "nobody else could be asked" in answer["no_path"]
    shown = placet("gate", "alpha/v1", "--absent", "Data@example.org").stdout
    assert "Nobody's answer opens it as things stand. Data needs 1 to agree" in shown
    path = json.loads(placet("gate", "alpha/v1", "--json", *approving("data")).stdout)
    people = [one["person"] for one in path["shortest_path"]["steps"]]
    assert people == ["leadership@example.org", "public_policy@example.org"]


def test_a_plan_and_a_text_are_read_from_files(reviewed: Story, placet, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "text.md").write_text("# New\n")
    assert placet("gate", "alpha/v1", "--plan", "plan.yaml").exit_code == 0
    both = placet("gate", "alpha/v1", "--plan", "plan.yaml", "--text", "text.md")
    assert both.exit_code == 1
    assert "Legal (Legal) approves: 1 person" in both.stdout


def test_nothing_is_written(reviewed: Story, placet) -> None:
    def rows() -> dict[str, int]:
        count = "SELECT count(*) FROM "
        return {
            table: reviewed.tell(
                lambda session, table=table: (
                    session.connection().execute(text(count + table)).scalar_one()
                )
            )
            for table in METADATA.tables
        }

    before = rows()
    placet("gate", "alpha/v1", *approving("data"), "--absent", "leadership@example.org")
    assert rows() == before


# Options that cannot be supposed, and what is said of them.
REFUSED = [
    (("--what-if", "nonsense"), "nonsense: write ana@example.org=legal:approve"),
    (("--what-if", "a@b=legal"), "a@b=legal: write"),
    (("--what-if", "=legal:approve"), "write ana@example.org=legal:approve"),
    (("--what-if", "a@b=legal:yes"), "a@b=legal:yes: no position; one of approve, approve_with"),
    (("--what-if", "a@b=legal:approve"), "a@b=legal:approve: This person was not asked"),
    (approving("legal", "legal"), "legal@example.org=legal:approve: This person answers twice"),
    (("--absent", "stranger@example.org"), "stranger@example.org: Nobody of this address"),
    (("--dispose", "x"), "x: write ID=accepted"),
    (("--dispose", "x=yes"), "x=yes: no answer to a comment; one of open, accepted"),
    (("--dispose", "x=accepted:maybe"), "x=accepted:maybe: write"),
    (("--dispose", f"{NOBODY}=accepted"), f"{NOBODY}=accepted: There is no such comment"),
    (("--plan", "missing.yaml"), "cannot read missing.yaml: No such file"),
    (("--plan", "bad.yaml"), "bad.yaml: line 1, column 1: "),
    (("--text", "latin.md"), "cannot read latin.md: not UTF-8"),
    (("--text", "empty.md"), "empty.md: The text is empty"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED)
def test_what_cannot_be_supposed_is_one_line_and_exit_2(
    reviewed: Story, placet, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "bad.yaml").write_text("- x\n")
    (tmp_path / "latin.md").write_bytes(b"\xff\xfe")
    (tmp_path / "empty.md").write_text("")
    outcome = placet("gate", "alpha/v1", *options)
    assert outcome.exit_code == 2
    assert outcome.stderr.count("\n") == 1
    assert said in outcome.stderr


def test_an_unknown_draft_is_one_line(placet) -> None:
    outcome = placet("gate", "nothing/v1", "--absent", "a@b")
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (2, 1)
    assert "there is no draft 'nothing/v1'" in outcome.stderr


def test_what_a_plan_keeps_on_another_text_is_told(reviewed: Story, placet, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        f"{PLAN}    sections: [Consequences]\n    carry_over: unchanged\n"
    )
    (tmp_path / "kept.md").write_text(TEXT.replace("Pay on", "Always pay on"))
    (tmp_path / "changed.md").write_text(TEXT.replace("suspend", "close"))
    kept = placet("gate", "alpha/v1", "--plan", "plan.yaml", "--text", "kept.md")
    assert kept.exit_code == 0
    because = "Nothing changed in Consequences since revision 1."
    assert f"legal@example.org (Legal), kept: {because}" in kept.stdout
    changed = placet("gate", "alpha/v1", "--plan", "plan.yaml", "--text", "changed.md")
    assert changed.exit_code == 1
    assert "legal@example.org (Legal), asked anew: Consequences was changed." in changed.stdout
