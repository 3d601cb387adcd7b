"""Disables a subscription: by its owner, because it is gone, or because nothing arrives."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import Action, DisabledBecause, WebhookState
from models.webhook import Webhook
from review import dedup
from review.record import Mail, record

BY_ITSELF = "system:webhooks"


def disable(
    session: Session,
    webhook: Webhook,
    because: DisabledBecause,
    *,
    actor: str = BY_ITSELF,
    now: datetime,
) -> None:
    """What waits for it waits on; where nobody decided it, its owner gets a mail."""
    webhook.state, webhook.disabled_because = WebhookState.DISABLED, because
    webhook.disabled_at = now
    session.flush()
    mail = Mail(
        key=dedup.webhook_disabled(webhook.id, now),
        template="webhook_disabled",
        to_person=webhook.owner_id,
        about={"webhook": webhook.id},
    )
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_DISABLED,
        actor=actor,
        subject_id=webhook.id,
        data={"because": because.value},
        now=now,
        mails=[] if because is DisabledBecause.BY_HAND else [mail],
    )
