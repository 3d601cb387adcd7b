"""When the sweep next has to look at an open round."""

from datetime import datetime

from sqlmodel import Session

from models.person import Person
from review.calendars import calendar_of
from review.queries.draft_facts import ReviewFacts, RoundRow
from review.queries.silent import silent
from review.rules.calendar import Calendar
from review.rules.carry_over import contestable_until
from review.rules.deadlines import expires_at, next_sweep
from review.rules.gate import standing_positions
from review.rules.plan import Plan
from review.rules.silent import times_to_look


def sweep_time(
    session: Session, draft_id: str, review: ReviewFacts, now: datetime
) -> datetime | None:
    """The next time at which somebody's silence or a kept approval matters, or the round's end.

    At once under a plan that cannot be read: the sweep then says so, until it is repinned.
    """
    plan, round_ = review.plan, review.round
    if round_ is None:
        return None
    if plan is None:
        return now
    times = [
        time
        for one in silent(session, draft_id, round_.id, round_.due_at)
        for time in times_to_look(one, plan)
    ]
    contest = contestable_until(review.facts.asked, standing_positions(review.facts), now)
    if contest is not None:
        times.append(contest)
    return next_sweep(times, round_end(session, review, round_, plan), now)


def round_end(session: Session, review: ReviewFacts, round_: RoundRow, plan: Plan) -> datetime:
    """When the round ends by itself: by the lead's days, after the last deadline in it."""
    lead = calendar_of_person(session, review.lead_id, round_.due_at)
    own = (one.due_at for one in review.facts.asked)
    return expires_at(round_.due_at, plan.grace_days, lead, own)


def calendar_of_person(session: Session, person_id: str, around: datetime) -> Calendar:
    """The person's working calendar."""
    person = session.get_one(Person, person_id)
    return calendar_of(person.time_zone, person.country, around)
