"""Who has not answered in a round, each with their own deadline, calendar and what was done."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.person import Person
from models.request import Request
from models.vocabulary import Action, RequestState
from review.calendars import calendar_of
from review.rules.deadlines import Reminded
from review.rules.silent import Silent

# Why a request was handed on, as the journal has it, where its person was away.
AWAY = "away"
# And where they had not answered.
LATE = "no answer by the deadline"


@dataclass(slots=True)
class _Done:
    """What the journal says was done about one request."""

    reminded: list[Reminded] = field(default_factory=list)
    moved_away: bool = False


def silent(session: Session, draft_id: str, round_id: str, due_at: datetime) -> list[Silent]:
    """Those whose turn it is, in the order in which they were asked; `due_at` is the round's."""
    asked = session.exec(
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(Request.round_id == round_id, Request.state == RequestState.PENDING)
        .order_by(col(Request.id))
    ).all()
    done = _done(session, draft_id)
    return [
        _silent(request, person, request.asked_at, request.due_at or due_at, done[request.id])
        for request, person in asked
        if request.asked_at is not None
    ]


def _silent(
    request: Request, person: Person, asked_at: datetime, due_at: datetime, done: _Done
) -> Silent:
    return Silent(
        request_id=request.id,
        person_id=person.id,
        group=request.group_key,
        asked_at=asked_at,
        due_at=due_at,
        calendar=calendar_of(person.time_zone, person.country, due_at),
        reminded=tuple(done.reminded),
        steps_taken=request.escalations,
        away_from=person.away_from if person.delegate_id is not None else None,
        moved_away=done.moved_away,
        muted=request.reminders_muted or person.reminders_muted,
    )


def _done(session: Session, draft_id: str) -> dict[str, _Done]:
    """By request."""
    query = select(JournalEntry.subject_id, JournalEntry.action, JournalEntry.data).where(
        JournalEntry.draft_id == draft_id,
        col(JournalEntry.action).in_((Action.REQUEST_REMINDED, Action.REQUEST_DELEGATED)),
    )
    found: dict[str, _Done] = defaultdict(_Done)
    for request, action, data in session.exec(query):
        if action is Action.REQUEST_DELEGATED:
            found[request].moved_away |= data["why"] == AWAY
        # Early entries do not say towards which deadline; the key of a mail knew.
        elif "due_at" in data:
            said = Reminded(datetime.fromisoformat(data["due_at"]), data["day"])
            found[request].reminded.append(said)
    return found
