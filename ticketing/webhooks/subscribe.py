"""Subscribes a URL to events; its secret is shown once."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from models.vocabulary import Action
from models.webhook import Webhook
from review.actors import Actor
from review.record import record
from review.rules.public_events import PublicEvent
from ticketing.webhooks.choosing import owner_called, policies_called, refuse_outsiders
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.rotate_secret import new_secret


def subscribe(
    session: Session,
    url: str,
    *,
    events: Sequence[PublicEvent],
    policies: Sequence[str],
    owner: str | None,
    description: str,
    keys: Keys,
    actor: Actor,
    now: datetime,
) -> tuple[Webhook, str]:
    """The subscription and its secret. The caller has had the URL judged.

    `policies`: by key; empty, as `events`: all. `owner`: the address of who is told when it is
    disabled.
    """
    refuse_outsiders(actor)
    webhook = Webhook(
        url=url,
        description=description,
        events=sorted(set(events)),
        policies=policies_called(session, policies),
        owner_id=owner_called(session, owner, actor),
        created_at=now,
        created_by=actor.name,
    )
    session.add(webhook)
    session.flush()
    _, secret = new_secret(session, webhook.id, keys, now)
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_ADDED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"events": webhook.events, "policies": webhook.policies, **host_of(url)},
        now=now,
    )
    return webhook, secret


def host_of(url: str) -> dict[str, str]:
    """What the journal keeps of a URL: the rest of it may be a secret."""
    return {"host": urlsplit(url).hostname or ""}
