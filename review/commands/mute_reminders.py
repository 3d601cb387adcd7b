"""Mutes a person's reminders, of one request or of all, or has them come again."""

from datetime import datetime

from sqlmodel import Session

from models.person import Person
from models.request import Request
from models.vocabulary import Action
from review.commands.recheck_deadlines import recheck_deadlines
from review.commands.schedule_sweep import schedule_sweep
from review.errors import Unknown
from review.locking import lock_draft_of_request, lock_people
from review.record import draft_stream, record


def mute_request(
    session: Session, request_id: str, *, muted: bool, actor: str, now: datetime
) -> bool:
    """Whether anything changed. It answers nothing, and what escalates goes on escalating."""
    draft_id = lock_draft_of_request(session, request_id)
    request = session.get_one(Request, request_id, populate_existing=True)
    if request.reminders_muted is muted:
        return False
    request.reminders_muted = muted
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=_action(muted),
        actor=actor,
        subject_id=request.id,
        data={"request": request.id, "person": request.person_id, "group": request.group_key},
        now=now,
    )
    schedule_sweep(session, draft_id, now=now)
    return True


def mute_person(
    session: Session, person_id: str, *, muted: bool, actor: str, now: datetime
) -> bool:
    """The same of every request, those to come included."""
    lock_people(session)
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise Unknown
    if person.reminders_muted is muted:
        return False
    person.reminders_muted = muted
    session.flush()
    recheck_deadlines(session, person_id, now=now)
    record(
        session,
        stream="installation",
        action=_action(muted),
        actor=actor,
        subject_id=person.id,
        data={"person": person.id},
        now=now,
    )
    return True


def _action(muted: bool) -> Action:
    return Action.REMINDERS_MUTED if muted else Action.REMINDERS_WANTED
