"""A review starts from a ticket, or the ticket is told why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from models.draft import Draft
from models.ticket import REVIEW, TicketRow
from models.vocabulary import DeliveryFate, TicketOrigin
from review.commands.put_person import normal_email
from review.commands.start_from_ticket import (
    DraftAsked,
    TicketNamed,
    lead_of_policy,
    start_from_ticket,
)
from review.errors import Refused
from review.queries.ticket_standing import UNDER_REVIEW
from ticketing.asking.errors import NotAsked
from ticketing.asking.wanted import asked_by, may_ask, wanted
from ticketing.heard.values import Heard, HeardTicket
from ticketing.mapping.starts import Start
from ticketing.mapping.values import Connection
from ticketing.taking.outcome import NOTHING, Outcome
from ticketing.taking.tickets import actor_name, answer, page_of, ticket_in_vain

# A mistake in the other system that labels every ticket ends here.
MOST_STARTS = 20
WITHIN = timedelta(hours=1)
MAY_NOT = "Whoever asked may not ask for a review here."
TOO_MANY = f"More than {MOST_STARTS} reviews were asked for within an hour; ask again later."


@dataclass(frozen=True, slots=True)
class Asking:
    """A ticket that asks, and who."""

    connection: Connection
    heard: Heard
    ticket: HeardTicket
    now: datetime


def start(
    session: Session, asking: Asking, starts: Sequence[Start], rows: Sequence[TicketRow]
) -> Outcome:
    """What came of it. A ticket has one draft under review at a time."""
    mine = tuple(one for one in starts if one.connection == asking.connection.name)
    found = asked_by(asking.heard, mine)
    if not found:
        return NOTHING
    for row in rows:
        draft = session.get(Draft, row.draft_id) if row.draft_id else None
        if row.purpose == REVIEW and draft is not None and draft.stage in UNDER_REVIEW:
            return Outcome(DeliveryFate.IGNORED, "It has a draft under review.", draft.id)
    try:
        # What was done by half is undone; that it was asked for stays on record.
        with session.begin_nested():
            draft = _submit(session, asking, found[0])
    except (NotAsked, Refused) as refused:
        return _in_vain(session, asking, _said(refused))
    return Outcome(DeliveryFate.APPLIED, draft_id=draft.id)


def _submit(session: Session, asking: Asking, start: Start) -> Draft:
    ticket, connection = asking.ticket, asking.connection
    # Before anything is looked up: who may not ask learns nothing of what there is.
    if start.by and not may_ask(start, asking.heard.by, ""):
        raise NotAsked(MAY_NOT)
    asked = wanted(start, ticket)
    lead = lead_of_policy(session, asked.policy_key)
    if not may_ask(start, asking.heard.by, lead.email):
        raise NotAsked(MAY_NOT)
    recently = select(func.count()).where(
        TicketRow.connection == connection.name,
        TicketRow.origin == TicketOrigin.ASKED,
        col(TicketRow.draft_id).is_not(None),
        TicketRow.created_at > asking.now - WITHIN,
    )
    if session.exec(recently).one() >= MOST_STARTS:
        raise NotAsked(TOO_MANY)
    return start_from_ticket(
        session,
        DraftAsked(
            policy_key=asked.policy_key,
            text=asked.text,
            plan=asked.plan,
            author=normal_email(asked.author),
            round=asked.round,
        ),
        TicketNamed(
            connection.name, ticket.id, ticket.name, page_of(connection, ticket), ticket.project
        ),
        actor=actor_name(connection),
        now=asking.now,
    )


def _in_vain(session: Session, asking: Asking, why: str) -> Outcome:
    row = ticket_in_vain(session, asking.connection, asking.ticket, asking.now)
    words = f"No review was started from this ticket. {why}"
    answer(session, row, words, about=f"start:{asking.heard.delivery}", now=asking.now)
    return Outcome(DeliveryFate.REFUSED, why)


def _said(refused: NotAsked | Refused) -> str:
    return refused.detail if isinstance(refused, Refused) else str(refused)
