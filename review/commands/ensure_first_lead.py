"""Makes sure that somebody can sign in: the first policy lead of a new installation."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.person import Person
from review.actors import INSTALLATION
from review.commands.put_person import person_by_email


def ensure_first_lead(session: Session, email: str, *, name: str = "", now: datetime) -> Person:
    """The first of the staff; the person of this address where there is none yet."""
    query = select(Person).where(col(Person.staff).is_(True)).order_by(col(Person.id)).limit(1)
    found = session.exec(query).first()
    if found is not None:
        return found
    person = person_by_email(session, email, name=name, actor=INSTALLATION, now=now)
    person.staff = True
    return person
