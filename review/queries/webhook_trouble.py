"""Which webhooks nothing arrives at: disabled by themselves, failing, or with posts given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Row, text
from sqlmodel import Session

from models.vocabulary import DisabledBecause, WebhookState
from review.rules.visibility import Viewer

# A receiver that restarts is no trouble yet.
FAILS_FOR = timedelta(hours=1)
# What was given up is told of for so long; the log has it for ever.
TOLD_FOR = timedelta(days=7)
TROUBLE = text("""
    SELECT w.id::text, w.url, w.description, w.state, w.disabled_because, w.disabled_at,
           w.failing_since, n.name AS owner, g.given_up
    FROM webhooks w
    JOIN people n ON n.id = w.owner_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS given_up FROM webhook_posts p
        WHERE p.webhook_id = w.id AND p.state = 'failed' AND p.position IS NOT NULL
          AND p.ended_at > :told_since
    ) g
    WHERE (w.state = 'disabled' AND w.disabled_because <> 'by_hand')
       OR (w.state = 'active' AND (w.failing_since < :failing_since OR g.given_up > 0))
    ORDER BY w.id
""")
BECAUSE = {
    DisabledBecause.GONE: "it answered that it is gone (410)",
    DisabledBecause.FAILING: "nothing arrived for days",
}


@dataclass(frozen=True, slots=True)
class WebhookTrouble:
    """One that somebody should look at, by its host: the rest of its URL may be a secret."""

    id: str
    host: str
    description: str
    owner: str
    disabled_at: datetime | None
    # Why it was disabled, as it follows "because".
    because: str
    failing_since: datetime | None
    # Events that never arrived, of the last week.
    given_up: int


def webhook_trouble(session: Session, viewer: Viewer, now: datetime) -> list[WebhookTrouble]:
    """None in good times, and none for people outside."""
    if viewer.outside and not viewer.sees_all:
        return []
    moments = {"failing_since": now - FAILS_FOR, "told_since": now - TOLD_FOR}
    return [_trouble(one) for one in session.connection().execute(TROUBLE, moments)]


def _trouble(row: Row[tuple[object, ...]]) -> WebhookTrouble:
    disabled = row.state == WebhookState.DISABLED
    return WebhookTrouble(
        id=row.id,
        host=urlsplit(row.url).hostname or "",
        description=row.description,
        owner=row.owner,
        disabled_at=row.disabled_at,
        because=BECAUSE[DisabledBecause(row.disabled_because)] if disabled else "",
        failing_since=row.failing_since,
        given_up=row.given_up,
    )
