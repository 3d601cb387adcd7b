"""An automation in Prefect itself fires when a draft is promoted, on a real server."""

import secrets
from collections.abc import Callable
from typing import Any

from stories import REQUIRED

from review.commands.publish_events import publish_events


def automation(server: Any, trigger: dict[str, Any], *actions: dict[str, Any]) -> str:
    """The id of a new one."""
    body = {
        "name": f"test-{secrets.token_hex(4)}",
        "trigger": {
            "type": "event",
            "posture": "Reactive",
            "match": {"prefect.resource.id": "placet.draft.*"},
            "threshold": 1,
            "within": 0,
            **trigger,
        },
        "actions": list(actions),
    }
    return server.ask("POST", "/automations/", body)["id"]


def test_an_automation_fires_when_a_draft_is_promoted(
    begin: Callable[..., Any], prefect_server: Any, worker: None
) -> None:
    nothing = {"type": "do-nothing"}
    fired, other = (
        automation(prefect_server, {"expect": [f"somebody.else.{name}"]}, nothing)
        for name in ("one", "two")
    )
    for event, switched_off in (("placet.draft.promoted", fired), ("placet.gate.never", other)):
        automation(
            prefect_server,
            {"expect": [event]},
            {"type": "pause-automation", "source": "selected", "automation_id": switched_off},
        )
    review = begin()
    for group in REQUIRED:
        assert is_on(prefect_server, fired)
        review.story.answer(f"{group}@example.org")
    review.until(review.promoted)
    # As the relay does at once.
    while review.story.tell(publish_events):
        pass
    review.until(lambda: not is_on(prefect_server, fired))
    assert is_on(prefect_server, other)


def is_on(server: Any, automation_id: str) -> bool:
    return server.ask("GET", f"/automations/{automation_id}")["enabled"]
