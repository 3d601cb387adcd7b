"""The log of what was posted to a subscription, with every try."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.vocabulary import PostState
from models.webhook_post import WebhookPost, WebhookTry


@dataclass(frozen=True, slots=True)
class PostView:
    """A post and its tries, from the first to the last."""

    post: WebhookPost
    tries: tuple[WebhookTry, ...]


def list_posts(
    session: Session,
    webhook_id: str,
    *,
    state: PostState | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[PostView]:
    """The newest first; `after`: the id of one, those older than it."""
    query = select(WebhookPost).where(WebhookPost.webhook_id == webhook_id)
    if state is not None:
        query = query.where(WebhookPost.state == state)
    if after is not None:
        query = query.where(col(WebhookPost.id) < after)
    posts = session.exec(query.order_by(col(WebhookPost.id).desc()).limit(limit)).all()
    return with_tries(session, list(posts))


def with_tries(session: Session, posts: list[WebhookPost]) -> list[PostView]:
    """The posts in the same order."""
    tries: dict[str, list[WebhookTry]] = {one.id: [] for one in posts}
    query = select(WebhookTry).where(col(WebhookTry.post_id).in_(list(tries)))
    for one in session.exec(query.order_by(col(WebhookTry.id))):
        tries[one.post_id].append(one)
    return [PostView(one, tuple(tries[one.id])) for one in posts]
