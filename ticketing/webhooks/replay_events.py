"""Posts all that happened within a span of time once more, or for the first time."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.event import Event
from models.journal import JournalEntry
from models.vocabulary import Action, PostState
from models.webhook import Webhook
from models.webhook_post import WebhookPost
from review.actors import Actor
from review.errors import Unacceptable
from review.queries.events import Published
from review.record import record
from review.rules.public_events import NAMES
from ticketing.webhooks.choosing import active_webhook, refuse_outsiders
from ticketing.webhooks.following import wanted, write_posts
from ticketing.webhooks.happenings import happenings

MOST = 1000


def replay_events(
    session: Session,
    webhook_id: str,
    *,
    since: datetime,
    until: datetime,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> int:
    """How many are posted: what was posted before under the same id, the rest under a new one."""
    refuse_outsiders(actor)
    webhook = active_webhook(session, webhook_id)
    if since >= until:
        raise Unacceptable("until", "The span has to end after it begins.")
    told = happenings(session, _within(session, webhook, since, until))
    chosen = wanted([webhook], told)
    again = _again(session, webhook.id, [one.position for _, one in chosen], now)
    made = write_posts(session, chosen, base_url=base_url, now=now)
    record(
        session,
        stream="installation",
        action=Action.WEBHOOK_REPLAYED,
        actor=actor.name,
        subject_id=webhook.id,
        data={"since": since.isoformat(), "until": until.isoformat(), "posts": again + made},
        now=now,
    )
    return again + made


def _within(
    session: Session, webhook: Webhook, since: datetime, until: datetime
) -> list[Published]:
    query = (
        select(Event.position, JournalEntry)
        .join(
            JournalEntry,
            (col(JournalEntry.stream) == Event.stream) & (col(JournalEntry.seq) == Event.seq),
        )
        .where(
            col(JournalEntry.at) >= since,
            col(JournalEntry.at) < until,
            col(JournalEntry.action).in_(webhook.events or sorted(NAMES)),
        )
        .order_by(col(Event.position))
        .limit(MOST + 1)
    )
    found = [Published(place or 0, entry) for place, entry in session.exec(query)]
    if len(found) > MOST:
        raise Unacceptable("until", f"More than {MOST:,} things happened; take a shorter span.")
    return found


def _again(session: Session, webhook_id: str, positions: list[int], now: datetime) -> int:
    """Those that were posted or given up; what is on its way already goes by itself."""
    rearmed = (
        update(WebhookPost)
        .where(
            col(WebhookPost.webhook_id) == webhook_id,
            col(WebhookPost.position).in_(positions),
            col(WebhookPost.state) != PostState.PENDING,
        )
        .values(state=PostState.PENDING, tries=0, next_at=now, ended_at=None)
        .returning(col(WebhookPost.id))
        .execution_options(synchronize_session=False)
    )
    return len(session.connection().execute(rearmed).all())
