"""What became of a request: handed on, answered and retracted, blocking until it is taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.person import Person
from models.request import Request
from models.retraction import Retraction
from models.sign_off import SignOff
from models.vocabulary import Action, Position, RequestState, RoundState
from review.queries.acting import person_behind
from review.queries.draft_facts import ReviewFacts
from review.queries.silent import AWAY, LATE
from review.queries.stand_ins import availability
from review.record import draft_stream
from review.rules.delegation import outsiders_for
from review.rules.gate import standing_positions
from review.rules.seen import judges_independently
from review.rules.visibility import Remark, Viewer, default_audience, may_see

# Nobody's words, and so no secret.
SWEEPS_REASONS = (AWAY, LATE)


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Who was asked in a person's place, by whom, when and why."""

    to: str
    at: datetime
    # In the words of whoever did it, as far as they are for the viewer, or the sweep's reason.
    why: str
    # Who did it; nobody: it was Placet itself, or a service.
    by: str
    by_sweep: bool
    # The request of whoever answers now.
    request_id: str
    # Whether the person did it themselves.
    by_themselves: bool
    # Whether they can still answer themselves after all.
    returns: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A request for changes that a delegate may take back in the place of its author."""

    request_id: str
    person: str
    label: str


def handed_on(session: Session, request: Request, viewer: Viewer, lead: str) -> HandedOn | None:
    """Where a request that was moved has gone; none where it is the person's still."""
    if request.state is not RequestState.MOVED:
        return None
    query = (
        select(JournalEntry)
        .where(
            JournalEntry.stream == draft_stream(request.draft_id),
            JournalEntry.action == Action.REQUEST_DELEGATED,
            JournalEntry.subject_id == request.id,
        )
        .order_by(col(JournalEntry.seq).desc())
    )
    entry = session.exec(query).first()
    to = None if entry is None else session.get(Person, entry.data["to"])
    if entry is None or to is None:
        return None
    in_their_place = select(Request.id).where(
        Request.round_id == request.round_id,
        Request.group_key == request.group_key,
        Request.on_behalf_of_id == request.person_id,
        Request.state == RequestState.PENDING,
    )
    by_id = person_behind(session, entry.actor)
    mover = None if by_id is None else session.get(Person, by_id)
    said = Remark(
        default_audience(external=mover is not None and mover.external, group=None),
        None,
        by_id,
        lead,
    )
    by_sweep = mover is None and entry.data["why"] in SWEEPS_REASONS
    return HandedOn(
        to=to.name,
        at=entry.at,
        why=entry.data["why"] if by_sweep or may_see(viewer, said) else "",
        by="" if mover is None else mover.name,
        by_sweep=by_sweep,
        request_id=entry.data["request"],
        by_themselves=by_id == request.person_id,
        returns=session.exec(in_their_place).first() is not None,
    )


def retractions_of(session: Session, request_id: str) -> Mapping[str, Retraction]:
    """The retractions of what was said on the request, by sign-off."""
    query = (
        select(Retraction)
        .join(SignOff, col(SignOff.id) == col(Retraction.sign_off_id))
        .where(SignOff.request_id == request_id)
    )
    return {one.sign_off_id: one for one in session.exec(query)}


def blocks_for(session: Session, review: ReviewFacts, viewer: Viewer) -> tuple[Block, ...]:
    """The requests for changes whose authors have named the viewer as their delegate."""
    facts = review.facts
    if facts.round is None or facts.round.state is not RoundState.OPEN:
        return ()
    independent = review.plan is None or review.plan.independent_first_pass
    if viewer.person in facts.authors or judges_independently(
        facts, viewer, independent=independent
    ):
        return ()
    positions = standing_positions(facts)
    blocking = {
        (one.group, one.person): one
        for one in facts.asked
        if (said := positions.get(one.group, {}).get(one.person)) is not None
        and said.position is Position.REQUEST_CHANGES
    }
    if not blocking or viewer.person is None:
        return ()
    named = select(Person.id).where(
        Person.delegate_id == viewer.person, col(Person.id).in_({one for _, one in blocking})
    )
    authors = set(session.exec(named))
    people = availability(session, {viewer.person, *authors}) if authors else {}
    return tuple(
        Block(one.request_id, one.name, review.labels.get(group, group))
        for (group, person), one in blocking.items()
        if person in authors and viewer.person not in outsiders_for(person, group, people)
    )
