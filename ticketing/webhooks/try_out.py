"""Posts a `webhook:test`, to try a subscription out."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import Action
from models.webhook_post import WebhookPost
from review.actors import Actor
from review.record import record
from review.rules.public_events import TEST
from ticketing.webhooks.choosing import active_webhook, refuse_outsiders
from ticketing.webhooks.payload import trial


def try_out(
    session: Session, webhook_id: str, *, base_url: str, actor: Actor, now: datetime
) -> WebhookPost:
    """The post; it is tried once, whatever becomes of it."""
    refuse_outsiders(actor)
    webhook = active_webhook(session, webhook_id)
    post = WebhookPost(
        webhook_id=webhook.id,
        event=TEST,
        body=trial(webhook.id, now, base_url),
        created_at=now,
        next_at=now,
    )
    session.add(post)
    session.flush()
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_TESTED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"post": post.id},
        now=now,
    )
    return post
