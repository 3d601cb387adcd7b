"""Contests a carried sign-off: the person wants to answer for the new words themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.request import Request
from models.retraction import Retraction
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import Action, RequestState, RetractionKind, RoundState
from review.actors import Actor
from review.commands.ask_next import own_deadline
from review.commands.schedule_sweep import schedule_sweep
from review.errors import NothingCarried, NotYourRequest, RoundClosed, Unknown
from review.locking import change_draft_of_request
from review.queries.draft_facts import load_facts
from review.record import Mail, draft_stream, record


def contest_carried(
    session: Session,
    request_id: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
) -> Retraction:
    """Takes the carried approval out of the count and puts the person back on turn."""
    draft_id = change_draft_of_request(session, request_id, if_match=if_match)
    request = session.get_one(Request, request_id)
    if actor.person_id is None or request.person_id != actor.person_id:
        raise NotYourRequest("Somebody else was asked by this request; nothing was changed.")
    review = load_facts(session, draft_id, request_id=request_id)
    if review.round is None:
        raise Unknown
    if review.round.state is not RoundState.OPEN:
        raise RoundClosed(f"Round {review.round.number} has ended; nothing was changed.")
    last = session.exec(
        select(SignOff)
        .where(SignOff.request_id == request_id)
        .order_by(col(SignOff.seq).desc())
        .limit(1)
    ).first()
    retracted = (
        last is not None
        and session.exec(select(Retraction.id).where(Retraction.sign_off_id == last.id)).first()
    )
    if last is None or last.carried_from_id is None or retracted:
        raise NothingCarried("Nothing was kept for you here: what stands is your own answer.")
    request.state, request.answered_at = RequestState.PENDING, None
    # From now on, not from when it was kept: they are asked anew.
    request.due_at = own_deadline(
        session,
        review.plan,
        session.get_one(Round, request.round_id),
        request,
        request.person_id,
        now,
    )
    return retract(session, last, RetractionKind.CONTESTED, reason, actor=actor, now=now)


def retract(
    session: Session,
    sign_off: SignOff,
    kind: RetractionKind,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    mails: Sequence[Mail] = (),
) -> Retraction:
    """Takes a sign-off out of the count; the caller holds the draft's lock."""
    retraction = Retraction(
        sign_off_id=sign_off.id,
        draft_id=sign_off.draft_id,
        kind=kind,
        reason=reason,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
    )
    session.add(retraction)
    record(
        session,
        stream=draft_stream(sign_off.draft_id),
        draft_id=sign_off.draft_id,
        action=Action.SIGN_OFF_RETRACTED,
        actor=actor.name,
        subject_id=sign_off.id,
        data={
            "request": sign_off.request_id,
            "person": sign_off.person_id,
            "group": sign_off.group_key,
            "kind": kind.value,
        },
        now=now,
        mails=mails,
        wake=True,
    )
    # The person is on turn again.
    schedule_sweep(session, sign_off.draft_id, now=now)
    return retraction
