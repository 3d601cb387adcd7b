"""Takes back a request for changes in its author's place: by a named substitute, with a reason."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.person import Person
from models.request import Request
from models.retraction import Retraction
from models.sign_off import SignOff
from models.vocabulary import CodedAct, Position, RequestState, RetractionKind, RoundState
from review import dedup
from review.actors import Actor
from review.commands.act import Act
from review.commands.contest_carried import retract
from review.commands.try_act_code import prove_act
from review.commands.try_code import Try
from review.errors import NotAllowed, NothingToTakeBack, RoundClosed, Unknown
from review.locking import change_draft_of_request
from review.queries.draft_facts import load_facts
from review.queries.stand_ins import availability
from review.record import Mail
from review.rules.delegation import outsiders_for


def take_back_block(
    session: Session,
    request_id: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
    tried: Try | None = None,
) -> Retraction:
    """The block no longer stands, and its author is on turn again; both names are on record.

    The substitute is whoever the author has named as their delegate; the authors of the text are
    none, nor is anyone from outside who could not answer in the author's place. `tried`: the mailed
    code that was typed, where the plan asks for one of whoever answers for the group.
    """
    draft_id = change_draft_of_request(session, request_id, if_match=if_match)
    review = load_facts(session, draft_id, request_id=request_id)
    request = session.get_one(Request, request_id)
    if review.round is None:
        raise Unknown
    if review.round.state is not RoundState.OPEN:
        raise RoundClosed(f"Round {review.round.number} has ended; nothing was changed.")
    author = session.get_one(Person, request.person_id)
    if actor.person_id is None or actor.person_id != author.delegate_id:
        raise NotAllowed(f"Only the delegate whom {author.name} has named can take this back.")
    people = availability(session, {author.id, actor.person_id})
    if actor.person_id in outsiders_for(author.id, request.group_key, people):
        raise NotAllowed("Nobody from outside takes back what somebody inside has said.")
    if actor.person_id in review.facts.authors:
        raise NotAllowed("Whoever wrote the text cannot take back a request to change it.")
    last = session.exec(
        select(SignOff)
        .where(SignOff.request_id == request_id, col(SignOff.counts).is_(True))
        .order_by(col(SignOff.seq).desc())
        .limit(1)
    ).first()
    standing = last is not None and any(
        one.id == last.id and not one.retracted for one in review.facts.recorded
    )
    if last is None or not standing or last.position is not Position.REQUEST_CHANGES:
        raise NothingToTakeBack(f"No request for changes of {author.name} stands here.")
    prove_act(
        session,
        Act(CodedAct.TAKE_BACK, request_id, reason),
        needed=review.facts.needs_code(request.group_key),
        tried=tried,
        actor=actor,
        now=now,
    )
    request.state, request.answered_at = RequestState.PENDING, None
    asked_again = Mail(
        key=dedup.invitation(request_id, now),
        template="invitation",
        to_person=request.person_id,
        about={"request": request_id},
    )
    return retract(
        session,
        last,
        RetractionKind.TAKEN_BACK,
        reason,
        actor=actor,
        now=now,
        mails=[asked_again],
    )
