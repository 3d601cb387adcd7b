"""Suspends a sign-off that its person disowns; they answer anew, by a fresh link."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.request import Request
from models.retraction import Retraction
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import Action, RequestState, RetractionKind, RoundState
from review import dedup
from review.actors import Actor
from review.commands.ask_next import own_deadline
from review.commands.schedule_sweep import schedule_sweep
from review.errors import NotYourRequest, Unknown
from review.locking import change_draft_of_request
from review.queries.draft_facts import ReviewFacts, load_facts
from review.record import Mail, draft_stream, record

ON_TURN_AGAIN = (RequestState.ANSWERED, RequestState.PENDING)


def dispute_sign_off(session: Session, sign_off_id: str, *, actor: Actor, now: datetime) -> bool:
    """Whether anything came of it: said once more, it changes nothing.

    Whoever gave the answer has the link, and may have given a later one by it, or the plan may have
    kept it for a later text: none of that counts either, and the links are taken out of use.
    """
    disputed = session.get(SignOff, sign_off_id)
    if disputed is None:
        raise Unknown
    draft_id = change_draft_of_request(session, disputed.request_id)
    if actor.person_id is None or disputed.person_id != actor.person_id:
        raise NotYourRequest("This answer is in somebody else's name; nothing was changed.")
    if was_disputed(session, disputed) is not None:
        return False
    review = load_facts(session, draft_id)
    suspects = _suspects(session, disputed)
    for one in suspects:
        session.add(_retraction(one, actor, now))
    for request_id in sorted({one.request_id for one in suspects}):
        _ask_anew(session, review, session.get_one(Request, request_id), now)
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.SIGN_OFF_DISPUTED,
        actor=actor.name,
        subject_id=disputed.id,
        data={
            "request": disputed.request_id,
            "person": disputed.person_id,
            "group": disputed.group_key,
            "revision": disputed.revision_number,
            "suspended": [one.id for one in suspects],
        },
        now=now,
        mails=_mails(review, disputed),
        wake=True,
    )
    schedule_sweep(session, draft_id, now=now)
    return True


def was_disputed(session: Session, sign_off: SignOff) -> datetime | None:
    """When its person said that it was not theirs, if they ever did."""
    query = select(JournalEntry.at).where(
        JournalEntry.draft_id == sign_off.draft_id,
        JournalEntry.action == Action.SIGN_OFF_DISPUTED,
        JournalEntry.subject_id == sign_off.id,
    )
    return session.exec(query).first()


def _suspects(session: Session, disputed: SignOff) -> list[SignOff]:
    """The answer itself, a later one by the same link, and what was kept of either for later texts.

    One that was retracted for another reason counts no more, and a sign-off has one reason.
    """
    given = {disputed.id, _later_by_the_same_link(session, disputed)}
    query = (
        select(SignOff)
        .outerjoin(Retraction, col(Retraction.sign_off_id) == col(SignOff.id))
        .where(
            or_(col(SignOff.id).in_(given), col(SignOff.carried_from_id).in_(given)),
            col(Retraction.id).is_(None),
        )
        .order_by(col(SignOff.seq))
    )
    return list(session.exec(query))


def _later_by_the_same_link(session: Session, disputed: SignOff) -> str:
    """The last answer on the request, but for one that came by a link made since."""
    last = session.exec(
        select(SignOff)
        .where(SignOff.request_id == disputed.request_id)
        .order_by(col(SignOff.seq).desc())
        .limit(1)
    ).one()
    replaced = (
        select(Retraction.id)
        .join(SignOff, col(SignOff.id) == col(Retraction.sign_off_id))
        .where(
            SignOff.request_id == disputed.request_id,
            Retraction.kind == RetractionKind.DISPUTED,
            Retraction.at >= disputed.recorded_at,
            Retraction.at <= last.recorded_at,
        )
    )
    return disputed.id if session.exec(replaced).first() is not None else last.id


def _retraction(sign_off: SignOff, actor: Actor, now: datetime) -> Retraction:
    return Retraction(
        sign_off_id=sign_off.id,
        draft_id=sign_off.draft_id,
        kind=RetractionKind.DISPUTED,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
    )


def _ask_anew(session: Session, review: ReviewFacts, request: Request, now: datetime) -> None:
    request.links_replaced += 1
    round_ = session.get_one(Round, request.round_id)
    if round_.state is not RoundState.OPEN or request.state not in ON_TURN_AGAIN:
        return
    request.state, request.answered_at = RequestState.PENDING, None
    request.due_at = own_deadline(session, review.plan, round_, request, request.person_id, now)


def _mails(review: ReviewFacts, disputed: SignOff) -> list[Mail]:
    """The person gets a fresh link, and the lead hears of it; a lead of whom it is, once."""
    about = {"sign_off": disputed.id}
    fresh = Mail(
        key=dedup.suspended(disputed.id),
        template="suspended",
        to_person=disputed.person_id,
        about=about,
    )
    told = Mail(
        key=dedup.disputed(disputed.id), template="disputed", to_person=review.lead_id, about=about
    )
    return [fresh] if review.lead_id == disputed.person_id else [fresh, told]
