"""Hands on what is asked of those who are away by now, to whoever stands in for them."""

from datetime import datetime

from sqlmodel import Session

from models.request import Request
from models.vocabulary import RequestState
from review.actors import SWEEP
from review.commands.hand_on import hand_on
from review.queries.absences import told_by_themselves
from review.queries.draft_facts import ReviewFacts, RoundRow
from review.queries.silent import AWAY, silent
from review.queries.stand_ins import availability, found_stand_in


def move_absent(
    session: Session, draft_id: str, review: ReviewFacts, round_: RoundRow, now: datetime
) -> None:
    """Each once, by the rule that holds when people are asked.

    Whoever took theirs back keeps it. Nor does it go to somebody who has answered already: an
    answer given before anyone was away is nobody else's. A person who said themselves that they
    are away knows what follows, and gets no mail for each request; of an absence that somebody
    else wrote down they may not know.
    """
    waiting = [
        one for one in silent(session, draft_id, round_.id, round_.due_at) if not one.moved_away
    ]
    requests = {one.request_id: session.get_one(Request, one.request_id) for one in waiting}
    principals = {one.on_behalf_of_id for one in requests.values() if one.on_behalf_of_id}
    people = availability(session, {*(one.person_id for one in waiting), *principals})
    answered = {
        (one.group, one.person)
        for one in review.facts.asked
        if review.request_states[one.request_id] is RequestState.ANSWERED
    }
    for one in waiting:
        request = requests[one.request_id]
        found = found_stand_in(
            one.person_id,
            one.group,
            people,
            review.facts.authors,
            now,
            principal=request.on_behalf_of_id,
        )
        if found.person == one.person_id or (one.group, found.person) in answered:
            continue
        hand_on(
            session,
            request,
            round_.number,
            found.person,
            why=AWAY,
            actor=SWEEP,
            now=now,
            tells=not told_by_themselves(session, one.person_id),
        )
