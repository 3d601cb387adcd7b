"""Puts a sign-in link into the outbox, if the address is of somebody who may sign in."""

from datetime import datetime

from sqlmodel import Session, select

from models.columns import new_id
from models.person import Person
from models.vocabulary import Action
from review import dedup
from review.commands.put_person import normal_email
from review.record import Mail, record


def ask_sign_in(session: Session, email: str, *, now: datetime) -> bool:
    """Whether a mail will go out; the caller tells nobody which."""
    person = session.exec(select(Person).where(Person.email == normal_email(email))).first()
    if person is None or not person.staff:
        return False
    record(
        session,
        stream="installation",
        action=Action.SIGN_IN_ASKED,
        actor=f"person:{person.id}",
        subject_id=person.id,
        data={},
        now=now,
        mails=[
            Mail(key=dedup.sign_in(person.id, new_id()), template="sign_in", to_person=person.id)
        ],
    )
    return True
