"""What Prefect is told: names and numbers, nobody's words, under the same id each time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from models.journal import JournalEntry
from models.vocabulary import Action
from review.queries.events import Published
from workflows.announcements import About, announced, as_event, may_open_gate

DRAFT = "0199c4d2-7e1b-7a55-9f0e-3b1f6a2c8d41"
ABOUT = About(DRAFT, "payments/v1", "payments", "integrity", "a-run")


def entry(action: Action, **data: Any) -> JournalEntry:
    return JournalEntry(
        stream=f"draft:{DRAFT}",
        seq=7,
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        action=action,
        actor="flow",
        draft_id=DRAFT,
        subject_id=DRAFT,
        data=data,
        prev_hash="",
        hash="",
    )


@pytest.mark.parametrize(
    ("action", "data", "opens_gate", "names"),
    [
        (Action.ROUND_OPENED, {"number": 1}, False, ["placet.round.opened"]),
        (Action.ROUND_CLOSED, {"outcome": "approved"}, False, ["placet.round.closed"]),
        (Action.ROUND_RECALLED, {}, False, ["placet.round.closed"]),
        (Action.DRAFT_PROMOTED, {}, False, ["placet.draft.promoted"]),
        (Action.DRAFT_PROMOTED, {}, True, ["placet.gate.opened", "placet.draft.promoted"]),
        (Action.SIGN_OFF_RECORDED, {"gate": "open"}, True, ["placet.gate.opened"]),
        (Action.SIGN_OFF_RECORDED, {"gate": "shut"}, False, []),
        (Action.COMMENT_ADDED, {}, False, []),
    ],
)
def test_what_an_entry_is_announced_as(
    action: Action, data: dict[str, Any], opens_gate: bool, names: list[str]
) -> None:
    told = announced(Published(3, entry(action, **data)), opens_gate=opens_gate)
    assert [one.name for one in told] == names


def test_an_open_gate_is_shown_by_the_last_sign_off_or_by_the_promotion() -> None:
    assert may_open_gate(entry(Action.SIGN_OFF_RECORDED, gate="open"))
    assert may_open_gate(entry(Action.DRAFT_PROMOTED))
    assert not may_open_gate(entry(Action.SIGN_OFF_RECORDED, gate="shut"))


def test_nobodys_words_are_told_and_each_has_one_id() -> None:
    said = entry(Action.ROUND_CLOSED, number=1, outcome="approved", reason="Everyone agrees.")
    (one,) = announced(Published(3, said), opens_gate=False)
    event = as_event(one, ABOUT)
    assert event == as_event(one, ABOUT)
    assert event["payload"] == {
        "draft": DRAFT,
        "policy": "payments",
        "number": 1,
        "outcome": "approved",
    }
    assert event["resource"]["prefect.resource.id"] == f"placet.draft.{DRAFT}"
    assert event["related"][0]["prefect.resource.id"] == "prefect.flow-run.a-run"
    assert "Everyone agrees." not in str(event)
    ids = {as_event(one._replace(published=Published(at, said)), ABOUT)["id"] for at in (3, 4)}
    assert len(ids) == 2
