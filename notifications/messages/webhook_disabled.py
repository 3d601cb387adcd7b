"""A webhook was disabled by itself: tells its owner, who alone knows the other side."""

from dataclasses import dataclass
from datetime import datetime

from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render


@dataclass(frozen=True, kw_only=True)
class WebhookDisabledFacts:
    """The host and not the URL: the rest of it may be a secret."""

    key: str
    to: Recipient
    webhook: str
    host: str
    description: str
    gone: bool
    """It answered 410; else nothing had arrived for days."""
    failing_since: datetime | None
    last_error: str
    """Of the last try; empty where none is known."""
    waiting: int
    """Deliveries that wait until it is enabled."""
    address: str
    """Of the API, to look and to enable it again."""


def webhook_disabled(facts: WebhookDisabledFacts) -> Message:
    subject = f"The webhook to {facts.host} was disabled"
    parts = render(
        "webhook_disabled",
        facts=facts,
        to=facts.to,
        subject=subject,
        waits="One event waits" if facts.waiting == 1 else f"{facts.waiting} events wait",
    )
    return Message(
        to_name=facts.to.name,
        to_address=facts.to.address,
        subject=subject,
        text=parts.text,
        html=parts.html,
        reference=f"webhook:{facts.webhook}",
        key=facts.key,
    )
