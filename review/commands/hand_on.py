"""Hands a request on: somebody else is asked in the person's place, by a request of their own."""

from datetime import datetime

from sqlmodel import Session, select

from models.request import Request
from models.vocabulary import Action, RequestState
from review import dedup
from review.commands.invite import invite
from review.record import Mail, draft_stream, record


def hand_on(
    session: Session,
    request: Request,
    round_number: int,
    to: str,
    *,
    why: str,
    actor: str,
    now: datetime,
    tells: bool,
) -> Request:
    """The request of whoever answers now; both names stay on record.

    `tells`: whether a mail goes to the person in whose place they answer. Not where it was their
    own wish, nor where they had not been asked yet.

    Where they are asked for the same group already, theirs stands for both: one human counts once
    for a requirement. The caller holds the draft's lock, and schedules the sweep.
    """
    request.state = RequestState.MOVED
    theirs = session.exec(
        select(Request).where(
            Request.round_id == request.round_id,
            Request.group_key == request.group_key,
            Request.person_id == to,
        )
    ).first()
    comes_back = theirs is not None and theirs.state is RequestState.MOVED
    asks_them = theirs is None or comes_back
    if theirs is None:
        theirs = Request(
            round_id=request.round_id,
            draft_id=request.draft_id,
            group_key=request.group_key,
            person_id=to,
        )
        session.add(theirs)
    if asks_them:
        theirs.state = RequestState.PENDING
        theirs.on_behalf_of_id = request.on_behalf_of_id or request.person_id
        if theirs.on_behalf_of_id == to:
            # It comes back to the one who was asked first.
            theirs.on_behalf_of_id = None
        theirs.asked_at, theirs.due_at = now, request.due_at
        # One chain, whoever has the request: what was escalated is not escalated again.
        theirs.escalations = max(theirs.escalations, request.escalations)
    session.flush()
    record(
        session,
        stream=draft_stream(request.draft_id),
        draft_id=request.draft_id,
        action=Action.REQUEST_DELEGATED,
        actor=actor,
        subject_id=request.id,
        data={
            "round": round_number,
            "group": request.group_key,
            "from": request.person_id,
            "to": to,
            "request": theirs.id,
            "why": why,
        },
        now=now,
        mails=[_moved(request, now)] if tells else [],
        wake=True,
    )
    if asks_them:
        invite(session, theirs, round_number, actor=actor, now=now, again=comes_back)
    return theirs


def _moved(request: Request, now: datetime) -> Mail:
    return Mail(
        key=dedup.moved(request.id, now),
        template="moved",
        to_person=request.person_id,
        about={"request": request.id},
    )
