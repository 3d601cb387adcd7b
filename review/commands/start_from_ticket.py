"""Submits a draft because a ticket asks for its review, and ties the two to each other."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.ticket import REVIEW, TicketRow
from models.vocabulary import Action, TicketOrigin
from review.commands.open_round import open_round
from review.commands.record_ticket import record_ticket
from review.commands.submit_draft import submit_draft
from review.commands.ticket_work import link_back
from review.errors import Unknown


@dataclass(frozen=True, slots=True)
class TicketNamed:
    """A ticket as its system has named it."""

    connection: str
    external_id: str
    name: str
    url: str
    project: str = ""


@dataclass(frozen=True, slots=True)
class DraftAsked:
    """`author` is a mail address; empty: they are the words of the policy's lead."""

    policy_key: str
    text: str
    plan: str
    author: str = ""
    round: bool = False


def lead_of_policy(session: Session, policy_key: str) -> Person:
    """Whose policy it is; raises `Unknown`."""
    query = select(Person).join(Policy).where(Policy.key == policy_key)
    found = session.exec(query).first()
    if found is None:
        raise Unknown(f"There is no policy {policy_key}.")
    return found


def start_from_ticket(
    session: Session, asked: DraftAsked, ticket: TicketNamed, *, actor: str, now: datetime
) -> Draft:
    """The new draft; the ticket is to have the link to it."""
    lead = lead_of_policy(session, asked.policy_key)
    draft = submit_draft(
        session,
        asked.policy_key,
        text=asked.text,
        note=f"From the ticket {ticket.name}.",
        author=asked.author or lead.email,
        actor=actor,
        now=now,
        plan=asked.plan,
    )
    row = TicketRow(
        policy_id=draft.policy_id,
        draft_id=draft.id,
        connection=ticket.connection,
        project=ticket.project,
        purpose=REVIEW,
        origin=TicketOrigin.ASKED,
        external_id=ticket.external_id,
        name=ticket.name,
        url=ticket.url,
        created_at=now,
    )
    session.add(row)
    session.flush()
    record_ticket(session, row, None, Action.TICKET_LINKED, {"asked": True}, now, actor=actor)
    link_back(session, row, now=now)
    if asked.round:
        open_round(session, draft.id, actor=actor, now=now)
    return draft
