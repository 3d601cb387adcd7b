"""A webhook was disabled by itself: its owner learns why, and what can be done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifications.messages.webhook_disabled import WebhookDisabledFacts, webhook_disabled

ADDRESS = "https://placet.example.org/api/v1/webhooks/018f"


@pytest.fixture
def facts(anna, due_at):
    return WebhookDisabledFacts(
        key="webhook_disabled:018f:now",
        to=anna,
        webhook="018f",
        host="hooks.example.org",
        description="The moderators' dashboard",
        gone=False,
        failing_since=due_at - timedelta(days=5),
        last_error="connection refused",
        waiting=12,
        address=ADDRESS,
    )


def test_the_owner_learns_since_when_nothing_arrived_and_what_can_be_done(facts, look):
    message = webhook_disabled(facts)
    assert message.subject == "The webhook to hooks.example.org was disabled"
    assert message.text == (
        "Hello Anna Brandt,\n"
        "\n"
        "Placet posts no more events to hooks.example.org: nothing has arrived\n"
        "there since Saturday 21 November 2026, 17:00 (Europe/Berlin), however\n"
        "often it was tried.\n"
        "\n"
        "What the webhook is for: The moderators' dashboard\n"
        "\n"
        "What came of the last try: connection refused\n"
        "\n"
        "12 events wait until it is enabled again. What happens meanwhile comes\n"
        "only by a replay.\n"
        "\n"
        "What can be done:\n"
        "- Put the other side right, then enable the webhook: PATCH with\n"
        '  {"active": true}.\n'
        "- Replay what happened meanwhile: POST to the same address with /replay.\n"
        "- Nobody needs it any more: DELETE it.\n"
        "\n"
        "Its address in the API:\n"
        "\n"
        f"{ADDRESS}\n"
        "\n"
        "Placet sent this mail by itself. You get it because you own this\n"
        "webhook.\n"
    )
    seen = look(message)
    assert seen.heading == "The webhook to hooks.example.org was disabled"
    assert seen.hrefs == [ADDRESS]


def test_that_it_is_gone_for_good_is_said_so(facts):
    message = webhook_disabled(replace(facts, gone=True, description="", last_error="", waiting=1))
    assert "it answered 410, which says that it is gone for good" in " ".join(message.text.split())
    assert "One event waits until" in message.text
    assert "What came of" not in message.text
