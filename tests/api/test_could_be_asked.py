"""Where too few are left to agree, everybody who is told the verdict is told who could be asked."""

import pytest
from callers import REQUIRED, Caller

from models.session import unit_of_work
from placet.standing import draft_standing, gate_and_forecast

EXPERT = "expert@example.org"
LARS = "lars@example.org"


@pytest.fixture
def recused(caller: Caller) -> Caller:
    """All but Legal approved; the one person asked for Legal is recused, and Lars joined since."""
    caller.person(EXPERT, "external_experts", external=True)
    caller.review(theme="safety")
    caller.opened()
    for group in REQUIRED:
        caller.sign(f"{group}@example.org", "recuse" if group == "legal" else "approve")
    caller.person(LARS, "legal")
    return caller


def told(caller: Caller, token: str | None = None) -> dict[str, str]:
    """What is said of Legal, by who says it."""
    draft = f"/drafts/{caller.draft}"
    read, promoted = caller.get(draft, token=token), caller.post(f"{draft}/promote", token=token)
    assert promoted.status_code == 409
    with unit_of_work(caller.engine) as session:
        gate, _ = gate_and_forecast(session, caller.draft, caller.now)
        standing = draft_standing(session, caller.draft, caller.now).gate
    verdicts = {
        "gate": caller.get(f"{draft}/gate", token=token).json(),
        "draft": read.json()["gate"],
        "what-if": caller.post(f"{draft}/gate/what-if", {}, token=token).json(),
        "promote": promoted.json()["gate"],
        "command line: gate": gate.model_dump(),
        "command line: status": standing.model_dump(),
    }
    return {
        who: next(one["explanation"] for one in said["requirements"] if one["group"] == "legal")
        for who, said in verdicts.items()
    }


def test_whoever_could_still_be_asked_is_named(recused: Caller) -> None:
    said = told(recused)
    assert len(said) == 6
    assert all(one.endswith("is recused or wrote the text. Ask Lars.") for one in said.values())


# At 9:00 on Monday 2 March in UTC; in Honolulu it is still Sunday.
@pytest.mark.parametrize(
    ("zone", "away", "named"),
    [
        ("UTC", ("2026-03-02", "2026-03-02"), False),
        ("UTC", ("2026-03-03", "2026-03-04"), True),
        ("UTC", ("2026-02-20", "2026-03-01"), True),
        ("Pacific/Honolulu", ("2026-03-02", "2026-03-02"), True),
        ("Pacific/Honolulu", ("2026-02-20", "2026-03-01"), False),
    ],
)
def test_whoever_is_away_today_where_they_are_is_not(
    recused: Caller, zone: str, away: tuple[str, str], named: bool
) -> None:
    body = {"name": "Lars", "groups": ["legal"], "time_zone": zone}
    body["away"] = {"from": away[0], "until": away[1]}
    assert recused.put(f"/people/{LARS}", body).status_code == 200
    assert {one.endswith("Ask Lars.") for one in told(recused).values()} == {named}


def test_whoever_wrote_the_text_is_not(recused: Caller) -> None:
    recused.person("author@example.org", "legal")
    assert all(one.endswith("Ask Lars.") for one in told(recused).values())


def test_an_outsider_is_not_told_who_is_in_a_group(recused: Caller) -> None:
    said = told(recused, recused.issue(person=EXPERT))
    outside = [one for who, one in said.items() if not who.startswith("command line")]
    assert len(outside) == 4
    assert all(one.endswith("Ask someone else.") for one in outside)
