"""The calendar entries of requests, as of the change that a mail tells of."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.person import Person
from models.request import Request
from models.vocabulary import RequestState
from notifications.calendar_entry import Deadline
from notifications.facts.letter import Letter
from review.queries.mail_facts import RoundMatter, group_label, requests_of

SECOND = timedelta(seconds=1)


def deadline_of(
    session: Session, letter: Letter, request: Request, matter: RoundMatter, *, over: bool = False
) -> Deadline:
    return Deadline(
        uid=request.id,
        sequence=_sequence(request.asked_at, letter.asked_at),
        stamp=letter.asked_at,
        due_at=request.due_at or matter.round.due_at,
        group=group_label(session, request.group_key),
        lead=matter.lead.name,
        over=over,
    )


def deadlines_over(
    session: Session, letter: Letter, person: Person, matter: RoundMatter
) -> tuple[Deadline, ...]:
    """Of this person's requests that nobody waits for any more, though they were not answered."""
    return tuple(
        deadline_of(session, letter, one, matter, over=True)
        for one in requests_of(session, matter.round.id, person.id)
        if one.state is RequestState.CLOSED and one.asked_at is not None
    )


def _sequence(asked_at: datetime | None, changed_at: datetime) -> int:
    """In seconds since they were asked: it grows with each change, whichever command makes it, and
    is the same for a mail that is sent again."""
    return 0 if asked_at is None else max(0, (changed_at - asked_at) // SECOND)
