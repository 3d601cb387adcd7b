"""Mails a code to whoever is about to open a gate, good for exactly this act."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.act_code import ActCode
from models.columns import new_id
from models.person import Person
from models.vocabulary import Action, Audience
from review import dedup
from review.actors import Actor
from review.commands.act import Act, Admitted, admit_act
from review.commands.ask_code import check_how_many
from review.errors import CodeNotNeeded
from review.record import Mail, draft_stream, record
from review.rules.answer_code import AN_HOUR, LIFETIME, Code, is_still_good


@dataclass(frozen=True, slots=True)
class AskedActCode:
    """The code that is on its way, without the code itself, and the address it goes to."""

    row: ActCode
    email: str


def ask_act_code(
    session: Session, act: Act, *, actor: Actor, now: datetime, again: bool = False
) -> AskedActCode:
    """A code for this act; the one before is good no longer, as with the code of an answer."""
    admitted = admit_act(session, act, actor=actor)
    if not admitted.needed:
        raise CodeNotNeeded("The plan asks for no code here.")
    email = session.get_one(Person, admitted.person).email
    before = _recent(session, admitted, now)
    last = before[0] if before else None
    if last is not None:
        hashed = admitted.act.hashed(last.salt)
        if is_still_good(as_code(last), hashed, now, again=again):
            return AskedActCode(last, email)
    check_how_many([one.asked_at for one in before], now)
    row = _made(admitted, now)
    session.add(row)
    audience = admitted.audience.get("audience")
    record(
        session,
        stream=draft_stream(row.draft_id),
        draft_id=row.draft_id,
        action=Action.CODE_ASKED,
        actor=actor.name,
        subject_id=row.id,
        data={
            "act": row.act.value,
            "subject": row.subject_id,
            "person": row.person_id,
            "group": row.group_key,
            "expires_at": row.expires_at.isoformat(),
        },
        now=now,
        audience=Audience(audience) if audience else None,
        group_key=admitted.audience.get("group"),
        mails=[
            Mail(
                key=dedup.act_code(row.id),
                template="act_code",
                to_person=row.person_id,
                about={"code": row.id, **admitted.audience},
            )
        ],
    )
    return AskedActCode(row, email)


def as_code(row: ActCode) -> Code:
    """As the rule sees it."""
    return Code(row.act_hash, row.asked_at, row.expires_at, row.tries, row.used_at is not None)


def _recent(session: Session, admitted: Admitted, now: datetime) -> list[ActCode]:
    """The person's codes of the last hour for this subject, the newest first."""
    query = select(ActCode).where(
        ActCode.person_id == admitted.person,
        ActCode.subject_id == admitted.act.subject,
        ActCode.asked_at > now - AN_HOUR,
    )
    return list(session.exec(query.order_by(col(ActCode.seq).desc())))


def _made(admitted: Admitted, now: datetime) -> ActCode:
    salt = secrets.token_hex(16)
    return ActCode(
        id=new_id(),
        act=admitted.act.kind,
        subject_id=admitted.act.subject,
        draft_id=admitted.draft_id,
        round_id=admitted.round_id,
        group_key=admitted.group,
        person_id=admitted.person,
        act_hash=admitted.act.hashed(salt),
        salt=salt,
        asked_at=now,
        expires_at=now + LIFETIME,
    )
