"""What became of the mails to those who were asked."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.mail_event import MailEvent
from models.person import Person
from models.request import Request
from models.round import Round
from models.vocabulary import RequestState, RoundState
from review.rules.arrival import Arrival, Reported, arrival


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody who is asked, has not answered, and may not know of it."""

    draft_id: str
    round_id: str
    person_id: str
    name: str
    mail: Arrival


def arrivals(session: Session, request_ids: Collection[str]) -> dict[str, Arrival]:
    """By request, where anything was reported."""
    if not request_ids:
        return {}
    found = select(MailEvent).where(col(MailEvent.request_id).in_(request_ids))
    reports: dict[str, list[Reported]] = defaultdict(list)
    for one in session.exec(found):
        reports[one.request_id or ""].append(Reported(one.outbox_id, one.kind, one.at, one.detail))
    states = {request: arrival(told) for request, told in reports.items()}
    return {request: state for request, state in states.items() if state is not None}


def unreached(session: Session, draft_ids: Collection[str]) -> dict[str, list[Unreached]]:
    """By draft, by name: those whose answer is outstanding and whose mail was lost."""
    if not draft_ids:
        return {}
    told = select(MailEvent.id).where(col(MailEvent.request_id) == col(Request.id))
    query = (
        select(Request, Person.name)
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .where(
            col(Request.draft_id).in_(draft_ids),
            Request.state == RequestState.PENDING,
            Round.state == RoundState.OPEN,
            told.exists(),
        )
        .order_by(Person.name, col(Request.id))
    )
    asked = session.exec(query).all()
    states = arrivals(session, [request.id for request, _ in asked])
    found: dict[str, list[Unreached]] = defaultdict(list)
    for request, name in asked:
        if (state := states.get(request.id)) and state.lost:
            found[request.draft_id].append(
                Unreached(request.draft_id, request.round_id, request.person_id, name, state)
            )
    return found
