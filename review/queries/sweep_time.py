"""When the sweep next has to look at an open round."""

from datetime import datetime

from sqlmodel import Session

from models.person import Person
from review.calendars import calendar_of
from review.queries.silent import silent
from review.rules.calendar import Calendar
from review.rules.deadlines import enough, next_sweep
from review.rules.plan import Plan


def sweep_time(
    session: Session,
    draft_id: str,
    round_id: str,
    *,
    plan: Plan,
    lead_id: str,
    due_at: datetime,
    now: datetime,
) -> datetime:
    """The next reminder to anyone who has not answered, or the round's end by the lead's days."""
    lead = calendar_of_person(session, lead_id, due_at)
    people = [
        one.calendar
        for one in silent(session, draft_id, round_id, due_at)
        if not enough(one.reminded)
    ]
    return next_sweep(due_at, plan.reminder_days, plan.grace_days, lead, people, now)


def calendar_of_person(session: Session, person_id: str, around: datetime) -> Calendar:
    """The person's working calendar."""
    person = session.get_one(Person, person_id)
    return calendar_of(person.time_zone, person.country, around)
