"""Somebody who was asked and has not answered, and when something has to be done about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from review.rules.calendar import Calendar
from review.rules.deadlines import Reminded, enough, shifted
from review.rules.escalation import escalation_times
from review.rules.plan import Plan

MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Silent:
    """One who was asked, on behalf of one group, and has not answered."""

    request_id: str
    person_id: str
    group: str
    asked_at: datetime
    # Their own deadline, or the round's.
    due_at: datetime
    calendar: Calendar
    reminded: tuple[Reminded, ...] = ()
    # Of the plan's escalation.
    steps_taken: int = 0
    # When an absence with somebody to stand in begins.
    away_from: date | None = None
    # Whether a stand-in was asked before because they were away: it is not done twice.
    moved_away: bool = False
    # Whether they want no reminders, of this request or of any.
    muted: bool = False


def times_to_look(one: Silent, plan: Plan) -> Iterator[datetime]:
    """A reminder, a step of the escalation, the end of a silence, the start of an absence."""
    if not one.muted and not enough(one.reminded):
        yield from (shifted(one.due_at, day, one.calendar) for day in plan.reminder_days)
    yield from escalation_times(plan.escalation, one.steps_taken, one.due_at, one.calendar)
    wanted = plan.requirement(one.group)
    if wanted is not None and wanted.silence_is_assent:
        yield one.due_at
    if one.away_from is not None and not one.moved_away:
        yield one.calendar.at(one.away_from, MIDNIGHT)
