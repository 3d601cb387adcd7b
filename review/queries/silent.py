"""Who has not answered in a round, each with their own calendar and what they were sent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.person import Person
from models.request import Request
from models.vocabulary import Action, RequestState
from review.calendars import calendar_of
from review.rules.calendar import Calendar
from review.rules.deadlines import Reminded


@dataclass(frozen=True, slots=True)
class Silent:
    """One who was asked, on behalf of one group, and has not answered."""

    request_id: str
    person_id: str
    asked_at: datetime
    calendar: Calendar
    reminded: tuple[Reminded, ...]


def silent(session: Session, draft_id: str, round_id: str, due_at: datetime) -> list[Silent]:
    """Those whose turn it is, in the order in which they were asked."""
    asked = session.exec(
        select(Request, Person)
        .join(Person, col(Person.id) == col(Request.person_id))
        .where(Request.round_id == round_id, Request.state == RequestState.PENDING)
        .order_by(col(Request.id))
    ).all()
    reminded = _reminded(session, draft_id)
    return [
        Silent(
            request.id,
            person.id,
            request.asked_at,
            calendar_of(person.time_zone, person.country, due_at),
            tuple(reminded[request.id]),
        )
        for request, person in asked
    ]


def _reminded(session: Session, draft_id: str) -> dict[str, list[Reminded]]:
    """By request, as the journal has it."""
    query = select(JournalEntry.subject_id, JournalEntry.data).where(
        JournalEntry.draft_id == draft_id, JournalEntry.action == Action.REQUEST_REMINDED
    )
    found: dict[str, list[Reminded]] = defaultdict(list)
    for request, data in session.exec(query):
        # Early entries do not say towards which deadline; the key of a mail knew.
        if "due_at" in data:
            found[request].append(Reminded(datetime.fromisoformat(data["due_at"]), data["day"]))
    return found
