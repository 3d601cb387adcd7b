"""What is posted of an event: that it happened, to what, and where to look; nobody's words."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from review.rules.public_events import TEST


@dataclass(frozen=True, slots=True)
class Happening:
    """A public event, and what it is about, by ids and names that everybody inside may know."""

    event: str
    at: datetime
    # What the event is of, and its id: `round`, `comment`, `sign_off` ...
    subject: str
    subject_id: str
    policy: str
    draft_id: str | None = None
    # Of the draft among those of its policy, and of the round that was the newest then.
    number: int | None = None
    round: int | None = None


def payload(one: Happening, base_url: str) -> str:
    """The JSON that is posted; the same facts give the same text."""
    page = f"/api/v1/policies/{one.policy}" if one.draft_id is None else f"/drafts/{one.draft_id}"
    return _written(
        one.event,
        one.at,
        {
            "policy": one.policy,
            "draft": one.draft_id,
            "number": one.number,
            "round": one.round,
            "subject": {"type": one.subject, "id": one.subject_id},
            "url": base_url + page,
        },
    )


def trial(webhook_id: str, at: datetime, base_url: str) -> str:
    """What is posted to try a subscription out; it has the fields of every other."""
    return _written(
        TEST,
        at,
        {
            "policy": None,
            "draft": None,
            "number": None,
            "round": None,
            "subject": {"type": "webhook", "id": webhook_id},
            "url": f"{base_url}/api/v1/webhooks/{webhook_id}",
        },
    )


def message_id(post_id: str) -> str:
    """The `webhook-id`, the same however often it is posted.

    Not the event's place in the feed: by the gaps, that would tell how much is kept from whoever
    subscribed.
    """
    return "msg_" + post_id.replace("-", "")


def _written(event: str, at: datetime, data: dict[str, Any]) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    whole = {"type": event, "timestamp": moment, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
