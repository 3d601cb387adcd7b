"""Mails a code to the person asked, good for exactly one answer on one text."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.answer_code import AnswerCode
from models.columns import new_id
from models.vocabulary import Action
from review import dedup
from review.actors import Actor
from review.codes import hash_of_answer
from review.commands.admit_answer import Admitted, Answer, admit, check_answer
from review.errors import CodeNotNeeded, TooManyCodes
from review.locking import lock_draft_of_request
from review.queries.draft_facts import load_facts
from review.record import Mail, draft_stream, record
from review.rules.answer_code import AN_HOUR, LIFETIME, Code, is_still_good, next_code_at


@dataclass(frozen=True, slots=True)
class AskedCode:
    """The code that is on its way, without the code itself, and the address it goes to."""

    row: AnswerCode
    email: str


def ask_code(
    session: Session,
    request_id: str,
    answer: Answer,
    *,
    actor: Actor,
    now: datetime,
    on_behalf_of: str | None = None,
    again: bool = False,
) -> AskedCode:
    """A code for this answer; the one before is good no longer.

    One that was mailed for the same answer and can still be tried is enough, unless the person
    asks for a new one (`again`). Whoever asks, the mail goes to the person who answers.
    """
    check_answer(answer)
    draft_id = lock_draft_of_request(session, request_id)
    review = load_facts(session, draft_id, request_id=request_id)
    admitted = admit(review, request_id, answer, actor=actor, on_behalf_of=on_behalf_of)
    if not admitted.needs_code:
        raise CodeNotNeeded("The plan asks for no code here; the link is enough.")
    before = _recent(session, request_id, now)
    last = before[0] if before else None
    if last is not None:
        hashed = _hash(last.salt, request_id, answer)
        if is_still_good(_as_code(last), hashed, now, again=again):
            return AskedCode(last, admitted.email)
    check_how_many([one.asked_at for one in before], now)
    row = _made(draft_id, request_id, admitted, answer, now)
    session.add(row)
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.CODE_ASKED,
        actor=actor.name,
        subject_id=row.id,
        # Not the position: it is nobody's business before it is recorded.
        data={
            "request": request_id,
            "person": row.person_id,
            "group": admitted.asked.group,
            "revision": admitted.round.revision_number,
            "revision_sha256": row.revision_sha256,
            "expires_at": row.expires_at.isoformat(),
        },
        now=now,
        mails=[
            Mail(
                key=dedup.answer_code(row.id),
                template="answer_code",
                to_person=row.person_id,
                about={"code": row.id, "request": request_id},
            )
        ],
    )
    return AskedCode(row, admitted.email)


def _recent(session: Session, request_id: str, now: datetime) -> list[AnswerCode]:
    """The codes of the last hour, the newest first."""
    query = select(AnswerCode).where(
        AnswerCode.request_id == request_id, AnswerCode.asked_at > now - AN_HOUR
    )
    return list(session.exec(query.order_by(col(AnswerCode.seq).desc())))


def check_how_many(before: Sequence[datetime], now: datetime) -> None:
    """Refuses one more code than an hour may have; `before`: when those of the hour were asked."""
    then = next_code_at(before, now)
    if then is not None:
        seconds = max(int((then - now).total_seconds()), 1)
        minutes = -(-seconds // 60)
        raise TooManyCodes(
            f"{len(before)} codes were mailed within an hour. Use the last one, or ask again in "
            f"{minutes} {'minute' if minutes == 1 else 'minutes'}.",
            retry_after=seconds,
        )


def _made(
    draft_id: str, request_id: str, admitted: Admitted, answer: Answer, now: datetime
) -> AnswerCode:
    salt = secrets.token_hex(16)
    return AnswerCode(
        id=new_id(),
        request_id=request_id,
        draft_id=draft_id,
        person_id=admitted.asked.person,
        revision_sha256=answer.revision_sha256,
        position=answer.position,
        answer_hash=_hash(salt, request_id, answer),
        salt=salt,
        asked_at=now,
        expires_at=now + LIFETIME,
    )


def _hash(salt: str, request_id: str, answer: Answer) -> str:
    return hash_of_answer(
        salt,
        request_id,
        answer.position,
        answer.revision_sha256,
        answer.reason,
        answer.conditions,
    )


def _as_code(row: AnswerCode) -> Code:
    return Code(row.answer_hash, row.asked_at, row.expires_at, row.tries, row.used_at is not None)
