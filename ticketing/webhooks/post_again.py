"""Posts what was posted or given up once more, under the same id."""

from datetime import datetime

from sqlmodel import Session, select

from models.vocabulary import Action, PostState
from models.webhook_post import WebhookPost
from review.actors import Actor
from review.errors import PostNotEnded, Unknown
from review.record import record
from ticketing.webhooks.choosing import active_webhook, refuse_outsiders


def post_again(
    session: Session, webhook_id: str, post_id: str, *, actor: Actor, now: datetime
) -> WebhookPost:
    """The post, due at once and tried as often as a fresh one."""
    refuse_outsiders(actor)
    webhook = active_webhook(session, webhook_id)
    query = select(WebhookPost).where(
        WebhookPost.id == post_id, WebhookPost.webhook_id == webhook.id
    )
    post = session.exec(query.with_for_update()).first()
    if post is None:
        raise Unknown
    if post.state is PostState.PENDING:
        raise PostNotEnded("This is on its way already, and is tried again by itself.")
    post.state, post.tries, post.next_at, post.ended_at = PostState.PENDING, 0, now, None
    session.flush()
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_REPLAYED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"post": post.id},
        now=now,
    )
    return post
