"""A code for an act is tried: paid for first, in a transaction of its own, then looked at."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from models.act_code import ActCode
from models.journal import JournalEntry
from models.vocabulary import Action
from review.actors import Actor
from review.codes import ACT, is_code
from review.commands.act import Act
from review.commands.ask_act_code import as_code
from review.commands.try_code import NOTHING_LOST, Try, untried, wrong
from review.errors import CodeNeeded
from review.links import Links
from review.locking import lock_draft
from review.record import draft_stream, record
from review.rules.answer_code import TRIES, CodeState, state_of_code


def pay_for_act_try(
    session: Session, act: Act, typed: str, links: Links, *, actor: Actor, now: datetime
) -> Try:
    """A try of the newest code for the subject; the caller commits it before it is used."""
    row = _newest(session, act, actor.person_id)
    if row is None:
        return Try(typed, links, None)
    lock_draft(session, row.draft_id)
    session.refresh(row)
    newest = _newest(session, act, actor.person_id)
    if newest is None or newest.id != row.id or not _can_be_tried(row, now):
        return Try(typed, links, None)
    row.tries += 1
    asked = _entry_of_asking(session, row)
    record(
        session,
        stream=draft_stream(row.draft_id),
        draft_id=row.draft_id,
        action=Action.CODE_TRIED,
        actor=actor.name,
        subject_id=row.id,
        data={"act": row.act.value, "subject": row.subject_id, "try": row.tries},
        now=now,
        audience=asked.audience,
        group_key=asked.group_key,
    )
    return Try(typed, links, row.id)


def _newest(session: Session, act: Act, person: str | None) -> ActCode | None:
    query = select(ActCode).where(ActCode.person_id == person, ActCode.subject_id == act.subject)
    return session.exec(query.order_by(col(ActCode.seq).desc()).limit(1)).first()


def _can_be_tried(row: ActCode, now: datetime) -> bool:
    # Whether it is for this act is looked at after the try is paid for.
    return state_of_code(as_code(row), row.act_hash, now) is CodeState.LIVE


def _entry_of_asking(session: Session, row: ActCode) -> JournalEntry:
    """Whoever may know that the code was mailed may know that it was tried."""
    query = select(JournalEntry).where(
        JournalEntry.stream == draft_stream(row.draft_id), JournalEntry.subject_id == row.id
    )
    return session.exec(query.order_by(col(JournalEntry.seq)).limit(1)).one()


def prove_act(
    session: Session,
    act: Act,
    *,
    needed: bool,
    tried: Try | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Refuses the act where the plan asks for a code and exactly that was not typed.

    The caller holds the draft's lock, and has found that the act itself is allowed.
    """
    if not needed:
        return
    row = _newest(session, act, actor.person_id)
    if tried is None or row is None or row.used_at is not None:
        raise CodeNeeded(
            f"The plan asks for a code that is mailed to whoever does this. {NOTHING_LOST}"
        )
    hashed = act.hashed(row.salt)
    if row.id != tried.paid_for:
        raise untried(state_of_code(as_code(row), hashed, now))
    # That the paid try was the last is no reason not to look at it.
    paid = as_code(row)
    state = state_of_code(replace(paid, tries=paid.tries - 1), hashed, now)
    if state is not CodeState.LIVE:
        raise untried(state)
    if not is_code(tried.links, row.id, row.salt, tried.typed, ACT):
        raise wrong(TRIES - row.tries)
    row.used_at = now
    session.flush()
