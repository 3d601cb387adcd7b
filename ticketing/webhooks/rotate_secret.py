"""Gives a subscription a new secret; the ones before it sign as well for a while."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.columns import new_id
from models.vocabulary import Action
from models.webhook import WebhookSecret
from review.actors import Actor
from review.record import record
from ticketing.webhooks.choosing import locked_webhook, refuse_outsiders
from ticketing.webhooks.keys import Keys, fingerprint_of

# Each signs every post: of those before, so many at most.
MOST_BEFORE = 4


def rotate_secret(
    session: Session,
    webhook_id: str,
    *,
    overlap: timedelta,
    keys: Keys,
    actor: Actor,
    now: datetime,
) -> tuple[WebhookSecret, str]:
    """The new one and what is shown of it; `overlap`: how long the ones before it are valid."""
    refuse_outsiders(actor)
    webhook = locked_webhook(session, webhook_id)
    _end_those_before(session, webhook.id, now, now + overlap)
    made, secret = new_secret(session, webhook.id, keys, now)
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_SECRET_ROTATED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"secret": made.id, "others_until": (now + overlap).isoformat()},
        now=now,
    )
    return made, secret


def new_secret(
    session: Session, webhook_id: str, keys: Keys, now: datetime
) -> tuple[WebhookSecret, str]:
    """The row of a new secret, and the secret."""
    secret_id = new_id()
    secret = keys.secret(secret_id)
    row = WebhookSecret(
        id=secret_id, webhook_id=webhook_id, fingerprint=fingerprint_of(secret), created_at=now
    )
    session.add(row)
    return row, secret


def _end_those_before(session: Session, webhook_id: str, now: datetime, until: datetime) -> None:
    query = select(WebhookSecret).where(WebhookSecret.webhook_id == webhook_id)
    before = session.exec(query.order_by(col(WebhookSecret.id).desc())).all()
    for number, one in enumerate(before):
        end = until if number < MOST_BEFORE else now
        one.expires_at = end if one.expires_at is None else min(one.expires_at, end)
