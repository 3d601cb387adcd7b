"""A ticket has come to another state: noted, and what the mapping says of it; never a sign-off."""

from datetime import datetime

from sqlmodel import Session

from models.draft import Draft
from models.ticket import TicketRow
from models.vocabulary import Audience, DeliveryFate, Stage
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.commands.note_ticket_state import moved_by_us, note_ticket_state
from review.rules.visibility import Viewer
from ticketing.heard.values import StateChanged
from ticketing.mapping.values import Connection, Means, TicketMapping
from ticketing.taking.outcome import NOTHING, Outcome
from ticketing.taking.tickets import actor_name

OVER = frozenset({Stage.SUPERSEDED, Stage.RETIRED, Stage.WITHDRAWN})


def change_state(
    session: Session,
    mapping: TicketMapping,
    connection: Connection,
    row: TicketRow,
    changed: StateChanged,
    *,
    at: datetime,
    now: datetime,
) -> Outcome:
    """What came of it for the draft of this row."""
    if row.draft_id is None:
        return NOTHING
    means = mapping.meaning(connection.name, row.purpose, changed.state)
    ours = moved_by_us(session, row, changed.state)
    news = note_ticket_state(
        session,
        row,
        changed.state,
        closed=changed.closed,
        at=at,
        means=Means.NOTHING if ours else means,
        actor=actor_name(connection),
        now=now,
    )
    if not news:
        return Outcome(DeliveryFate.IGNORED, draft_id=row.draft_id)
    if means is Means.COMMENT and not ours:
        _comment(session, connection, row, changed.state, now)
    return Outcome(DeliveryFate.APPLIED, draft_id=row.draft_id)


def _comment(
    session: Session, connection: Connection, row: TicketRow, state: str, now: datetime
) -> None:
    draft = session.get_one(Draft, row.draft_id)
    if draft.stage in OVER:
        return
    # A service: it can neither block nor sign, whatever its comment says.
    actor = Actor(actor_name(connection), connection.name, viewer=Viewer(external=False))
    words = f"The ticket {row.name or row.external_id} has come to {state}."
    remark = Remark(words, audience=Audience.INTERNAL)
    add_comment(session, draft.id, remark, actor=actor, now=now)
