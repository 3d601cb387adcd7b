"""Records a person's position on a request, bound to exactly the text it names."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

import rfc8785
from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col

from models.columns import new_id
from models.request import Request
from models.session import sent_together
from models.sign_off import SignOff
from models.vocabulary import Action, Position, RequestState, RoundState
from review import dedup
from review.actors import Actor
from review.commands.put_person import normal_email
from review.commands.track_conditions import track_conditions
from review.errors import NotYourRequest, ReasonMissing, RevisionSuperseded, Unacceptable, Unknown
from review.locking import change_draft_of_request
from review.queries.draft_facts import ReviewFacts, RoundRow, load_facts
from review.record import Mail, draft_stream, record
from review.rules.facts import Asked, Recorded
from review.rules.gate import judge
from review.rules.visibility import default_audience

# Built once, as in review.locking.
INSERT = insert(SignOff)
ANSWERED = (
    update(Request)
    .where(col(Request.id) == bindparam("request"))
    .values(state=RequestState.ANSWERED, answered_at=bindparam("answered_at"))
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person says; `revision_sha256` is the text they say it of."""

    position: Position
    revision_sha256: str
    reason: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedSignOff:
    """The sign-off on record, and the address of the person it is of."""

    sign_off: SignOff
    email: str
    round_number: int


def record_sign_off(
    session: Session,
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
) -> RecordedSignOff:
    """The sign-off as recorded; `counts` is false where its round had closed before.

    The same answer given twice is one sign-off: a second tap on a phone says nothing new.
    """
    _check(answer)
    draft_id = change_draft_of_request(session, request_id)
    review = load_facts(session, draft_id, request_id=request_id)
    round_ = review.round
    asked = next((one for one in review.facts.asked if one.request_id == request_id), None)
    if round_ is None or asked is None:
        raise Unknown
    email = review.emails[asked.person]
    _check_person(actor, asked.person, email, on_behalf_of)
    _check_text(answer, review, round_)
    last = _last(session, review, asked)
    counts = round_.state is RoundState.OPEN
    if last is not None and _says_the_same(last, answer, counts=counts):
        return RecordedSignOff(last, email, round_.number)
    sign_off = SignOff(
        id=new_id(),
        request_id=request_id,
        round_id=round_.id,
        draft_id=draft_id,
        revision_id=round_.revision_id,
        revision_number=round_.revision_number,
        revision_sha256=round_.revision_sha256,
        person_id=asked.person,
        group_key=asked.group,
        position=answer.position,
        reason=answer.reason,
        reason_audience=default_audience(external=actor.viewer.external, group=asked.group),
        conditions=list(answer.conditions),
        recorded_at=now,
        late=now > round_.due_at,
        counts=counts,
        auth_method=actor.method,
        auth_assurance=actor.assurance,
        salt=secrets.token_hex(16),
        supersedes_id=last.id if last is not None else None,
    )
    with sent_together(session):
        session.connection().execute(INSERT, sign_off.model_dump(exclude={"seq"}))
        if counts:
            _mark_answered(session, request_id, now)
        _record(session, review, sign_off, actor, now)
    if counts:
        track_conditions(session, sign_off, actor=actor.name, now=now)
    return RecordedSignOff(sign_off, email, round_.number)


def _check(answer: Answer) -> None:
    if answer.position is Position.REQUEST_CHANGES and not answer.reason.strip():
        raise ReasonMissing(
            "reason", "A request for changes needs a reason: say what has to change, and why."
        )
    conditional = answer.position is Position.APPROVE_WITH_CONDITIONS
    if conditional and not answer.conditions:
        raise Unacceptable(
            "conditions", "An approval with conditions needs at least one; or approve without."
        )
    if answer.conditions and not conditional:
        raise Unacceptable(
            "conditions", "Conditions go with the position approve_with_conditions only."
        )


def _check_person(actor: Actor, person: str, email: str, on_behalf_of: str | None) -> None:
    theirs = actor.person_id is None or actor.person_id == person
    named = on_behalf_of is None or normal_email(on_behalf_of) == email
    if not theirs or not named:
        raise NotYourRequest("Somebody else was asked by this request; nothing was recorded.")


def _check_text(answer: Answer, review: ReviewFacts, round_: RoundRow) -> None:
    newest = review.facts.newest_revision
    if round_.revision_number != newest:
        raise RevisionSuperseded(
            f"Revision {newest} has replaced revision {round_.revision_number}; nothing was "
            "recorded. You will be asked about the new text."
        )
    if answer.revision_sha256 != round_.revision_sha256:
        raise RevisionSuperseded(
            f"This round reviews revision {round_.revision_number} with SHA-256 "
            f"{round_.revision_sha256}; the sign-off names another text. Read that one first."
        )


def _last(session: Session, review: ReviewFacts, asked: Asked) -> SignOff | None:
    earlier = [
        one.id
        for one in review.facts.recorded
        if one.person == asked.person and one.group == asked.group
    ]
    return session.get(SignOff, earlier[-1]) if earlier else None


def _says_the_same(last: SignOff, answer: Answer, *, counts: bool) -> bool:
    return (
        last.position is answer.position
        and last.reason == answer.reason
        and tuple(last.conditions) == answer.conditions
        # An answer that counted goes on counting when its round has closed meanwhile.
        and (last.counts or not counts)
    )


def _mark_answered(session: Session, request_id: str, now: datetime) -> None:
    session.connection().execute(ANSWERED, {"request": request_id, "answered_at": now})


def _record(
    session: Session, review: ReviewFacts, sign_off: SignOff, actor: Actor, now: datetime
) -> None:
    data = {
        "request": sign_off.request_id,
        "person": sign_off.person_id,
        "group": sign_off.group_key,
        "position": sign_off.position.value,
        "revision": sign_off.revision_number,
        "revision_sha256": sign_off.revision_sha256,
        "late": sign_off.late,
        "counts": sign_off.counts,
        "auth": {"method": sign_off.auth_method, "assurance": sign_off.auth_assurance},
        "supersedes": sign_off.supersedes_id,
        "words_hash": _words_hash(sign_off),
    }
    if sign_off.counts:
        data["gate"] = "open" if _verdict_with(review, sign_off, now) else "shut"
    record(
        session,
        stream=draft_stream(sign_off.draft_id),
        draft_id=sign_off.draft_id,
        action=Action.SIGN_OFF_RECORDED,
        actor=actor.name,
        subject_id=sign_off.id,
        data=data,
        now=now,
        mails=[
            Mail(
                key=dedup.receipt(sign_off.id),
                template="receipt",
                to_person=sign_off.person_id,
                about={"sign_off": sign_off.id},
            )
        ],
        wake=sign_off.counts,
        head=review.journal_head,
    )


def _words_hash(sign_off: SignOff) -> str:
    words = rfc8785.dumps([sign_off.salt, sign_off.reason, sign_off.conditions])
    return hashlib.sha256(words).hexdigest()


def _verdict_with(review: ReviewFacts, sign_off: SignOff, now: datetime) -> bool:
    new = Recorded(
        sign_off.id,
        sign_off.person_id,
        sign_off.group_key,
        sign_off.position,
        sign_off.revision_sha256,
    )
    return judge(replace(review.facts, recorded=(*review.facts.recorded, new)), now).open
