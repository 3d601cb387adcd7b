"""What tickets asked for in vain, for those who can do something about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from review.queries.tickets import knows_tickets
from review.rules.visibility import Viewer

# Nobody asks for it any more by then.
SHOWN_FOR = timedelta(days=14)
MOST = 20
# Each ticket once, and none in which all was well later.
REFUSED = text("""
    SELECT DISTINCT ON (r.source, r.external_id) r.source, r.name, r.url, r.why, r.received_at,
           r.draft_id::text
    FROM ticket_deliveries r
    WHERE r.fate = 'refused' AND r.received_at > :since
      AND NOT EXISTS (SELECT 1 FROM ticket_deliveries later
                      WHERE later.source = r.source AND later.external_id = r.external_id
                        AND later.received_at >= r.received_at AND later.id > r.id
                        AND later.fate = 'applied')
    ORDER BY r.source, r.external_id, r.received_at DESC
    LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class RefusedDelivery:
    """A ticket, and why what it asked for was not done."""

    source: str
    name: str
    url: str
    why: str
    received_at: datetime
    draft_id: str | None


def refused_deliveries(session: Session, viewer: Viewer, now: datetime) -> list[RefusedDelivery]:
    """The newest of each ticket; none to people outside."""
    if not knows_tickets(viewer):
        return []
    facts = {"since": now - SHOWN_FOR, "most": MOST}
    found = session.connection().execute(REFUSED, facts)
    rows = [
        RefusedDelivery(
            one.source, one.name or "", one.url or "", one.why, one.received_at, one.draft_id
        )
        for one in found
    ]
    return sorted(rows, key=lambda one: one.received_at, reverse=True)
