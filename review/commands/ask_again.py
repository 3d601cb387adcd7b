"""Asks those again whose answer counts no more, because the plan now wants it proven by a code."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.request import Request
from models.vocabulary import RequestState
from review import dedup
from review.queries.draft_facts import load_facts
from review.record import Mail, say
from review.rules.facts import Facts
from review.rules.gate import standing_positions


def ask_again(
    session: Session, draft_id: str, before: Facts, plan_version_id: str, *, now: datetime
) -> list[str]:
    """The requests that are open again, by the link their people have; the caller records why."""
    stood, stands = (
        standing_positions(before),
        standing_positions(load_facts(session, draft_id).facts),
    )
    lost = [
        one.request_id
        for one in before.asked
        if one.person in stood.get(one.group, {}) and one.person not in stands.get(one.group, {})
    ]
    query = select(Request).where(col(Request.id).in_(lost)).order_by(col(Request.id))
    requests = list(session.exec(query))
    for request in requests:
        request.state, request.answered_at = RequestState.PENDING, None
    say(
        session,
        draft_id=draft_id,
        now=now,
        mails=[
            Mail(
                key=dedup.asked_again(request.id, plan_version_id),
                template="invitation",
                to_person=request.person_id,
                about={"request": request.id},
            )
            for request in requests
        ],
    )
    return [one.id for one in requests]
