"""Asks those whose turn has come: when a round opens, and when the groups before have agreed."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.person import Person
from models.request import Request
from models.round import Round
from models.vocabulary import RequestState, Stage
from review.calendars import calendar_of
from review.commands.hand_on import hand_on
from review.commands.invite import invite
from review.commands.schedule_sweep import schedule_sweep
from review.locking import lock_draft
from review.queries.draft_facts import load_facts
from review.queries.silent import AWAY
from review.queries.stand_ins import availability, found_stand_in
from review.rules.deadlines import deadline
from review.rules.order import next_to_ask
from review.rules.plan import Plan


def ask_next(session: Session, draft_id: str, *, actor: str, now: datetime) -> int:
    """How many were asked now; does nothing where it is nobody's turn, however often."""
    draft = lock_draft(session, draft_id)
    if draft.stage is not Stage.DEVELOPMENT:
        return 0
    # Not counted in the draft's version: whose turn has come tells how those before them stand.
    asked = ask_whose_turn_it_is(session, draft_id, actor=actor, now=now)
    if asked:
        schedule_sweep(session, draft_id, now=now)
    return asked


def ask_whose_turn_it_is(session: Session, draft_id: str, *, actor: str, now: datetime) -> int:
    """The same for a caller who holds the draft's lock and schedules the sweep."""
    review = load_facts(session, draft_id)
    due = next_to_ask(review.facts, review.verdict(now))
    if not due or review.round is None:
        return 0
    round_ = session.get_one(Round, review.round.id)
    query = select(Request).where(col(Request.id).in_(due)).order_by(col(Request.id))
    requests = list(session.exec(query))
    people = availability(session, {one.person_id for one in requests})
    for request in requests:
        found = found_stand_in(
            request.person_id, request.group_key, people, review.facts.authors, now
        )
        request.due_at = own_deadline(session, review.plan, round_, request, found.person, now)
        request.asked_at = now
        request.state = RequestState.PENDING
        if found.person == request.person_id:
            invite(session, request, round_.number, actor=actor, now=now, why=found.why)
        else:
            # It was never theirs to answer: there is nothing to tell them.
            hand_on(
                session,
                request,
                round_.number,
                found.person,
                why=AWAY,
                actor=actor,
                now=now,
                tells=False,
            )
    session.flush()
    return len(requests)


def own_deadline(
    session: Session,
    plan: Plan | None,
    round_: Round,
    request: Request,
    person_id: str,
    now: datetime,
) -> datetime | None:
    """Their own deadline, by the calendar of whoever answers; none: the round's.

    A group that had to wait for others has the days that the plan gives from now on: the round's
    deadline may be over by the time it is asked.
    """
    wanted = plan.requirement(request.group_key) if plan else None
    if plan is None or wanted is None:
        return None
    person = session.get_one(Person, person_id)
    calendar = calendar_of(person.time_zone, person.country, now)
    if wanted.deadline_days is not None:
        return deadline(now, wanted.deadline_days, calendar)
    if not wanted.after or now <= round_.opened_at:
        return None
    own = deadline(now, plan.deadline_days, calendar)
    return own if own > round_.due_at else None
