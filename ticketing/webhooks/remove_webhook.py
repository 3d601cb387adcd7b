"""Removes a subscription; what was posted to it stays on record."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import Action, WebhookState
from review.actors import Actor
from review.record import record
from ticketing.webhooks.choosing import locked_webhook, refuse_outsiders


def remove_webhook(session: Session, webhook_id: str, *, actor: Actor, now: datetime) -> None:
    """Nothing is posted to it from now on; a post in hand may still arrive."""
    refuse_outsiders(actor)
    webhook = locked_webhook(session, webhook_id)
    webhook.state = WebhookState.REMOVED
    session.flush()
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_REMOVED,
        actor=actor.name,
        subject_id=webhook.id,
        data={},
        now=now,
    )
