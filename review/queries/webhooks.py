"""Subscriptions to webhooks and how they fare, as they are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.person import Person
from models.policy import Policy
from models.vocabulary import PostState, WebhookState
from models.webhook import Webhook, WebhookSecret
from models.webhook_post import WebhookPost
from review.errors import Unknown


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A subscription with its owner's address, the keys of its policies, and what signs it."""

    webhook: Webhook
    owner: str
    policies: tuple[str, ...]
    # Those that sign now, the newest first.
    secrets: tuple[WebhookSecret, ...]
    # Posts on their way, and those that were given up.
    waiting: int
    failed: int


def the_webhook(
    session: Session, webhook_id: str, now: datetime, *, removed_too: bool = False
) -> WebhookView:
    """The subscription of this id; one that was removed is unknown, but for who removes it."""
    found = session.get(Webhook, webhook_id)
    if found is None or (found.state is WebhookState.REMOVED and not removed_too):
        raise Unknown
    return _views(session, [found], now)[0]


def list_webhooks(
    session: Session, *, now: datetime, after: str | None = None, limit: int = 100
) -> list[WebhookView]:
    """In the order in which they were added."""
    query = select(Webhook).where(Webhook.state != WebhookState.REMOVED)
    if after is not None:
        query = query.where(col(Webhook.id) > after)
    return _views(session, session.exec(query.order_by(col(Webhook.id)).limit(limit)).all(), now)


def _views(session: Session, found: Sequence[Webhook], now: datetime) -> list[WebhookView]:
    ids = [one.id for one in found]
    owners = {one.owner_id for one in found}
    policies = {policy for one in found for policy in one.policies}
    addresses = select(Person.id, Person.email).where(col(Person.id).in_(owners))
    called = select(Policy.id, Policy.key).where(col(Policy.id).in_(policies))
    emails, keys = dict(session.exec(addresses).all()), dict(session.exec(called).all())
    waiting, failed = (_count(session, ids, one) for one in (PostState.PENDING, PostState.FAILED))
    return [
        WebhookView(
            one,
            owner=emails[one.owner_id],
            policies=tuple(sorted(keys[policy] for policy in one.policies)),
            secrets=_signing(session, one.id, now),
            waiting=waiting.get(one.id, 0),
            failed=failed.get(one.id, 0),
        )
        for one in found
    ]


def _signing(session: Session, webhook_id: str, now: datetime) -> tuple[WebhookSecret, ...]:
    query = select(WebhookSecret).where(WebhookSecret.webhook_id == webhook_id)
    found = session.exec(query.order_by(col(WebhookSecret.id).desc()))
    return tuple(one for one in found if one.expires_at is None or one.expires_at > now)


def _count(session: Session, ids: Sequence[str], state: PostState) -> dict[str, int]:
    query = (
        select(WebhookPost.webhook_id, func.count())
        .where(col(WebhookPost.webhook_id).in_(ids), WebhookPost.state == state)
        .group_by(col(WebhookPost.webhook_id))
    )
    return dict(session.exec(query).all())
