"""Who wrote down that somebody is away."""

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.vocabulary import Action
from review.queries.acting import person_behind

INSTALLATION = "installation"


def told_by_themselves(session: Session, person_id: str) -> bool:
    """Whether the absence that is known of the person, and its delegate, came from themselves.

    Whoever writes the same down again has said nothing new.
    """
    query = select(JournalEntry.actor, JournalEntry.data).where(
        JournalEntry.stream == INSTALLATION,
        JournalEntry.subject_id == person_id,
        col(JournalEntry.action).in_((Action.PERSON_ADDED, Action.PERSON_CHANGED)),
    )
    said_by, known = "", None
    for actor, data in session.exec(query.order_by(col(JournalEntry.seq))):
        absence = (data.get("away"), data.get("delegate"))
        if absence != known:
            said_by, known = actor, absence
    return person_behind(session, said_by) == person_id
