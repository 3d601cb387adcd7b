"""How a person wants to be asked: by a mail for each request, or by one each working day."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.outbox import OutboxRow
from models.person import Person
from models.vocabulary import Action, Digest, OutboxKind, OutboxState
from review.errors import Unknown
from review.locking import lock_people
from review.record import record

# What a digest collects; anything else is said at once.
COLLECTED = ("invitation", "reminder")


def choose_digest(
    session: Session, person_id: str, choice: Digest, *, actor: str, now: datetime
) -> bool:
    """Whether anything changed."""
    lock_people(session)
    person = session.get(Person, person_id, populate_existing=True)
    if person is None:
        raise Unknown
    if person.digest is choice:
        return False
    set_digest(session, person, choice, now=now)
    record(
        session,
        stream="installation",
        action=Action.DIGEST_CHOSEN,
        actor=actor,
        subject_id=person.id,
        data={"person": person.id, "digest": choice.value},
        now=now,
    )
    return True


def set_digest(session: Session, person: Person, choice: Digest, *, now: datetime) -> None:
    """What waits for a digest that does not come is due at once."""
    person.digest = choice
    if choice is Digest.AT_ONCE:
        session.flush()
        session.connection().execute(
            update(OutboxRow)
            .where(
                col(OutboxRow.kind) == OutboxKind.MAIL,
                col(OutboxRow.state) == OutboxState.PENDING,
                col(OutboxRow.payload)["to_person"].astext == person.id,
                col(OutboxRow.payload)["template"].astext.in_(COLLECTED),
                col(OutboxRow.available_at) > now,
            )
            .values(available_at=now)
        )
