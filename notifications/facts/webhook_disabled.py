"""The facts of a mail that tells an owner that their webhook was disabled."""

from urllib.parse import urlsplit

from sqlmodel import Session, col, select

from models.vocabulary import DisabledBecause, WebhookState
from models.webhook import Webhook
from models.webhook_post import WebhookPost, WebhookTry
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, recipient
from notifications.messages.webhook_disabled import WebhookDisabledFacts
from review.queries.webhooks import the_webhook


def webhook_disabled_facts(session: Session, letter: Letter) -> WebhookDisabledFacts:
    owner = letter.person(session)
    webhook = session.get(Webhook, letter.about("webhook"))
    if webhook is None:
        raise DeliveryFailed("the outbox row names no webhook we know", retry=False)
    if webhook.state is not WebhookState.DISABLED:
        raise Dropped("the webhook is not disabled any more")
    if webhook.owner_id != owner.id:
        raise Dropped("the webhook has another owner by now")
    return WebhookDisabledFacts(
        key=letter.key,
        to=recipient(owner),
        webhook=webhook.id,
        host=urlsplit(webhook.url).hostname or "",
        description=webhook.description,
        gone=webhook.disabled_because is DisabledBecause.GONE,
        failing_since=webhook.failing_since,
        last_error=_last_error(session, webhook.id),
        waiting=the_webhook(session, webhook.id, letter.now).waiting,
        address=f"{letter.base_url}/api/v1/webhooks/{webhook.id}",
    )


def _last_error(session: Session, webhook_id: str) -> str:
    query = (
        select(WebhookTry)
        .join(WebhookPost, col(WebhookPost.id) == WebhookTry.post_id)
        .where(WebhookPost.webhook_id == webhook_id)
        .order_by(col(WebhookTry.id).desc())
        .limit(1)
    )
    last = session.exec(query).first()
    if last is None:
        return ""
    return last.error or f"status {last.status}"
