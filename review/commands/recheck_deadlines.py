"""Has the sweep look at the open rounds that go by one person's days, as soon as it can."""

from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.round import Round
from models.vocabulary import RequestState, RoundState


def recheck_deadlines(session: Session, person_id: str, *, now: datetime) -> None:
    """Where they are on turn, stand in for somebody who is, or lead the policy.

    What follows is left to the sweep: it moves and schedules by one rule, a transaction a draft,
    and the person may be asked in many. The drafts are locked, so that a decision that read the
    person as they were does not write its time over this one; in one order, so that nobody waits
    in a circle.
    """
    theirs = (
        select(Request.round_id)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(
            Request.state == RequestState.PENDING,
            or_(col(Person.id) == person_id, col(Person.delegate_id) == person_id),
        )
    )
    open_rounds = (
        select(Round.draft_id)
        .join(Draft, col(Draft.id) == col(Round.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(
            Round.state == RoundState.OPEN,
            or_(col(Round.id).in_(theirs), col(Policy.lead_id) == person_id),
        )
    )
    drafts = select(Draft.id).where(col(Draft.id).in_(open_rounds)).order_by(col(Draft.id))
    locked = session.exec(drafts.with_for_update()).all()
    session.connection().execute(
        update(Round)
        .where(col(Round.draft_id).in_(locked), col(Round.state) == RoundState.OPEN)
        .values(next_sweep_at=now)
    )
