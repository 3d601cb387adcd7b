"""Changes a subscription: where it goes, what it is to, and whether anything is posted at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.vocabulary import Action, DisabledBecause, WebhookState
from models.webhook import Webhook
from review.actors import Actor
from review.record import record
from review.rules.public_events import PublicEvent
from ticketing.webhooks.choosing import (
    locked_webhook,
    owner_called,
    policies_called,
    refuse_outsiders,
)
from ticketing.webhooks.disabling import disable
from ticketing.webhooks.subscribe import host_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be otherwise; none: as it is."""

    url: str | None = None
    events: Sequence[PublicEvent] | None = None
    policies: Sequence[str] | None = None
    owner: str | None = None
    description: str | None = None
    active: bool | None = None


def change_webhook(
    session: Session, webhook_id: str, wish: Wish, *, actor: Actor, now: datetime
) -> Webhook:
    """The subscription; of a URL the caller has had it judged.

    Enabled again, it gets what waited for it; what happened meanwhile, only by a replay.
    """
    refuse_outsiders(actor)
    webhook = locked_webhook(session, webhook_id)
    wanted = _wanted(session, wish, actor)
    changed = {name: value for name, value in wanted.items() if getattr(webhook, name) != value}
    for name, value in changed.items():
        setattr(webhook, name, value)
    enabled = wish.active is True and webhook.state is WebhookState.DISABLED
    if enabled:
        _enable(webhook)
    if changed or enabled:
        _record(session, webhook, changed, enabled=enabled, actor=actor, now=now)
    if wish.active is False and webhook.state is WebhookState.ACTIVE:
        disable(session, webhook, DisabledBecause.BY_HAND, actor=actor.name, now=now)
    return webhook


def _wanted(session: Session, wish: Wish, actor: Actor) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if wish.url is not None:
        wanted["url"] = wish.url
    if wish.events is not None:
        wanted["events"] = sorted(set(wish.events))
    if wish.policies is not None:
        wanted["policies"] = policies_called(session, wish.policies)
    if wish.owner is not None:
        wanted["owner_id"] = owner_called(session, wish.owner, actor)
    if wish.description is not None:
        wanted["description"] = wish.description
    return wanted


def _enable(webhook: Webhook) -> None:
    webhook.state, webhook.disabled_because, webhook.disabled_at = WebhookState.ACTIVE, None, None
    webhook.failing_since, webhook.not_before, webhook.slow = None, None, False


def _record(
    session: Session,
    webhook: Webhook,
    changed: dict[str, Any],
    *,
    enabled: bool,
    actor: Actor,
    now: datetime,
) -> None:
    said = {name: value for name, value in changed.items() if name not in {"url", "description"}}
    if "url" in changed:
        said |= host_of(webhook.url)
    if enabled:
        said["enabled"] = True
    session.flush()
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_CHANGED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"changed": sorted(changed), **said},
        now=now,
    )
