"""Takes the next post that is due: one a subscription at a time, and each subscription in turn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, text
from sqlmodel import Session, col, select

from models.columns import new_id
from models.vocabulary import PostState
from models.webhook import WebhookSecret
from models.webhook_post import WebhookPost

# Whoever was served longest ago comes first, however much waits for the others.
CLAIM = text("""
    UPDATE webhooks SET claim = :claim, lease_until = :lease_until, last_claimed_at = :now
    WHERE id = (
        SELECT w.id FROM webhooks w
        WHERE w.state = 'active'
          AND (w.lease_until IS NULL OR w.lease_until <= :now)
          AND (w.not_before IS NULL OR w.not_before <= :now)
          AND (:slow_too OR NOT w.slow)
          AND EXISTS (SELECT 1 FROM webhook_posts p
                      WHERE p.webhook_id = w.id AND p.state = 'pending' AND p.next_at <= :now)
        ORDER BY w.last_claimed_at NULLS FIRST, w.id
        LIMIT 1 FOR UPDATE OF w SKIP LOCKED)
    RETURNING id::text, url, slow
""")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A post in hand; nobody else posts to its subscription until the lease has ended."""

    claim: str
    webhook_id: str
    url: str
    # Whether the subscription was slow the last time.
    slow: bool
    post_id: str
    event: str
    body: str
    # This one counted in.
    tries: int
    # Id and fingerprint of the secrets that are valid, the newest first.
    secrets: tuple[tuple[str, str], ...]


def claim_post(
    session: Session, *, now: datetime, lease: timedelta, slow_too: bool = True
) -> Claimed | None:
    """The next post, or none that is due; `slow_too`: also for a subscription that is slow."""
    claim = new_id()
    taking = {"claim": claim, "lease_until": now + lease, "now": now, "slow_too": slow_too}
    found = session.connection().execute(CLAIM, taking).first()
    if found is None:
        return None
    webhook_id, url, slow = found
    due = (
        select(WebhookPost)
        .where(
            WebhookPost.webhook_id == webhook_id,
            WebhookPost.state == PostState.PENDING,
            WebhookPost.next_at <= now,
        )
        .order_by(col(WebhookPost.id))
        .limit(1)
        .with_for_update()
    )
    post = session.exec(due).first()
    if post is None:
        # Somebody has just ended it; the claim goes with this transaction.
        session.rollback()
        return None
    post.tries += 1
    return Claimed(
        claim=claim,
        webhook_id=webhook_id,
        url=url,
        slow=slow,
        post_id=post.id,
        event=post.event,
        body=post.body,
        tries=post.tries,
        secrets=valid_secrets(session, webhook_id, now),
    )


def valid_secrets(session: Session, webhook_id: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Id and fingerprint of each, the newest first."""
    query = (
        select(WebhookSecret.id, WebhookSecret.fingerprint)
        .where(
            WebhookSecret.webhook_id == webhook_id,
            or_(col(WebhookSecret.expires_at).is_(None), col(WebhookSecret.expires_at) > now),
        )
        .order_by(col(WebhookSecret.id).desc())
    )
    return tuple((one, fingerprint) for one, fingerprint in session.exec(query))
