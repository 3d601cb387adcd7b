"""An automation in Prefect itself fires when a draft is promoted, on a real server."""

import secrets
from collections.abc import Callable
from typing import Any

from stories import REQUIRED

from review.commands.publish_events import publish_events


def deployment(server: Any) -> str:
    """The id of one that nobody runs."""
    name = f"test-{secrets.token_hex(4)}"
    flow = server.ask("POST", "/flows/", {"name": name})["id"]
    return server.ask("POST", "/deployments/", {"name": name, "flow_id": flow})["id"]


def automation(server: Any, event: str, deployment_id: str) -> None:
    """Runs the deployment once the event is told of a draft."""
    body = {
        "name": f"test-{secrets.token_hex(4)}",
        "trigger": {
            "type": "event",
            "posture": "Reactive",
            "expect": [event],
            "match": {"prefect.resource.id": "placet.draft.*", "placet.theme": "integrity"},
            "threshold": 1,
            "within": 0,
        },
        "actions": [
            {"type": "run-deployment", "source": "selected", "deployment_id": deployment_id}
        ],
    }
    server.ask("POST", "/automations/", body)


def runs(server: Any, deployment_id: str) -> int:
    wanted = {"deployments": {"id": {"any_": [deployment_id]}}}
    return server.ask("POST", "/flow_runs/count", wanted)


def test_an_automation_fires_when_a_draft_is_promoted(
    begin: Callable[..., Any], prefect_server: Any, worker: None
) -> None:
    expected = ("placet.round.opened", "placet.gate.opened", "placet.draft.promoted")
    fired = {event: deployment(prefect_server) for event in expected}
    never = deployment(prefect_server)
    for event, deployment_id in (*fired.items(), ("placet.draft.withdrawn", never)):
        automation(prefect_server, event, deployment_id)
    review = begin()
    review.waits_as("AwaitingReview")
    for group in REQUIRED:
        assert runs(prefect_server, fired["placet.draft.promoted"]) == 0
        review.story.answer(f"{group}@example.org")
    review.until(review.promoted)
    # As the relay does at once.
    while review.story.tell(publish_events):
        pass
    for deployment_id in fired.values():
        review.until(lambda one=deployment_id: runs(prefect_server, one) == 1)
    assert runs(prefect_server, never) == 0
