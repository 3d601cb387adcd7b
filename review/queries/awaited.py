"""What is asked of one person at the moment, in every review, as far as their mail goes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.group import Group
from models.policy import Policy
from models.request import Request
from models.round import Round
from models.vocabulary import RequestState, RoundState


@dataclass(frozen=True, slots=True)
class Awaited:
    """One request that waits for the person."""

    request_id: str
    title: str
    group: str
    due_at: datetime
    reminders_muted: bool


def awaited_of(session: Session, person_id: str) -> tuple[Awaited, ...]:
    """By deadline."""
    query = (
        select(Request, Round.due_at, Policy.title, Group.name)
        .join(Round, col(Round.id) == col(Request.round_id))
        .join(Draft, col(Draft.id) == col(Request.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Group, col(Group.key) == col(Request.group_key))
        .where(
            Request.person_id == person_id,
            Request.state == RequestState.PENDING,
            Round.state == RoundState.OPEN,
        )
    )
    found = [
        Awaited(request.id, title, group, request.due_at or due_at, request.reminders_muted)
        for request, due_at, title, group in session.exec(query)
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.request_id)))
