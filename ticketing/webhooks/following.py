"""Makes a post of each event for each subscription that wants it, in the step of the feed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.columns import new_id
from models.vocabulary import PostState, WebhookState
from models.webhook import Webhook
from models.webhook_post import WebhookPost
from review.commands.follow_events import follow
from review.queries.events import Published
from ticketing.webhooks.happenings import Told, happenings
from ticketing.webhooks.payload import payload

FOLLOWER = "webhooks"


def follow_for_webhooks(session: Session, *, base_url: str, now: datetime) -> int:
    """How many events were taken from the feed."""

    def take(session: Session, found: Sequence[Published]) -> None:
        told = happenings(session, found)
        if not told:
            return
        active = select(Webhook).where(Webhook.state == WebhookState.ACTIVE)
        write_posts(session, wanted(session.exec(active), told), base_url=base_url, now=now)

    return follow(session, FOLLOWER, take)


def wanted(webhooks: Iterable[Webhook], told: Sequence[Told]) -> list[tuple[Webhook, Told]]:
    """Who is told what: by the names of events and the policies that they chose, if any."""
    return [(webhook, one) for webhook in webhooks for one in told if wants(webhook, one)]


def wants(webhook: Webhook, one: Told) -> bool:
    """Whether the subscription is to this event."""
    by_name = not webhook.events or one.happening.event in webhook.events
    return by_name and (not webhook.policies or one.policy_id in webhook.policies)


def write_posts(
    session: Session, pairs: Sequence[tuple[Webhook, Told]], *, base_url: str, now: datetime
) -> int:
    """How many were written; a subscription has an event once."""
    if not pairs:
        return 0
    bodies = {one.position: payload(one.happening, base_url) for _, one in pairs}
    rows = [_row(webhook.id, one, bodies[one.position], now) for webhook, one in pairs]
    made = insert(WebhookPost).values(rows).on_conflict_do_nothing()
    posts = made.returning(col(WebhookPost.id))
    return len(session.connection().execute(posts).all())


def _row(webhook_id: str, one: Told, body: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "webhook_id": webhook_id,
        "position": one.position,
        "event": one.happening.event,
        "body": body,
        "state": PostState.PENDING,
        "created_at": now,
        "tries": 0,
        "next_at": now,
    }
