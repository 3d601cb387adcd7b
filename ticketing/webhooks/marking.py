"""Writes down what became of a try, of the post, and of the subscription."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.vocabulary import DisabledBecause, PostState, WebhookState
from models.webhook import Webhook
from models.webhook_post import WebhookPost, WebhookTry
from review.rules.public_events import TEST
from review.rules.webhook_tries import MOST_TRIES, is_hopeless, next_try, told_to_wait
from ticketing.webhooks.claiming import Claimed
from ticketing.webhooks.disabling import disable

GONE = 410
# Whoever takes longer is served with the slow ones.
SLOW_MILLISECONDS = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try ended: the status of the answer, or why there was none."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    retry_after: str | None = None

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def mark(
    session: Session, claimed: Claimed, outcome: Outcome, *, now: datetime, chance: float
) -> None:
    """Nothing where the lease ran out and somebody else has the post in hand."""
    query = select(Webhook).where(Webhook.id == claimed.webhook_id).with_for_update()
    webhook = session.exec(query.execution_options(populate_existing=True)).one()
    if webhook.claim != claimed.claim:
        return
    webhook.claim = webhook.lease_until = webhook.not_before = None
    post = session.get_one(WebhookPost, claimed.post_id, with_for_update=True)
    session.add(_try(claimed, outcome, now))
    webhook.slow = not outcome.arrived or outcome.milliseconds > SLOW_MILLISECONDS
    if outcome.arrived:
        webhook.failing_since = None
        post.state, post.ended_at = PostState.DELIVERED, now
        return
    webhook.failing_since = webhook.failing_since or now
    webhook.not_before = told_to_wait(outcome.retry_after, now)
    at = next_try(
        post.tries,
        not_before=webhook.not_before,
        now=now,
        chance=chance,
        most=1 if post.event == TEST else MOST_TRIES,
    )
    if at is None:
        post.state, post.ended_at = PostState.FAILED, now
    else:
        post.next_at = at
    if webhook.state is WebhookState.ACTIVE and (why := _ends(webhook, post, outcome, now)):
        disable(session, webhook, why, now=now)


def _ends(
    webhook: Webhook, post: WebhookPost, outcome: Outcome, now: datetime
) -> DisabledBecause | None:
    if outcome.status == GONE:
        return DisabledBecause.GONE
    if is_hopeless(webhook.failing_since, post.tries, now):
        return DisabledBecause.FAILING
    return None


def _try(claimed: Claimed, outcome: Outcome, now: datetime) -> WebhookTry:
    return WebhookTry(
        post_id=claimed.post_id,
        at=now,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        error=outcome.error[:300] if outcome.error else None,
    )
