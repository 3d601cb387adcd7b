"""What came by mail and waits for the lead, as far as the first pass lets the lead see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.group import Group
from models.incoming_mail import IncomingMail
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.vocabulary import HeldBecause, MailFate
from review.queries.file_marks import files_by_mail, refused_of
from review.queries.sights import load_sight
from review.rules.attachments import FileMark, RefusedFile
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A mail, and who was asked by the request that it answers."""

    id: str
    received_at: datetime
    person: str
    group: str
    sender: str
    # Empty where it is about an absence.
    words: str
    held_because: HeldBecause | None
    files: tuple[FileMark, ...]
    # Those that are not kept.
    refused: tuple[RefusedFile, ...]
    is_absence: bool
    away_until: date | None


def waiting_replies(session: Session, viewer: Viewer, draft_id: str) -> tuple[WaitingReply, ...]:
    """The oldest first; nothing for whoever does not lead the policy."""
    sight = load_sight(session, viewer, draft_id)
    if not sight.is_own(sight.lead):
        return ()
    query = (
        select(IncomingMail, Person, Group.name)
        .join(Request, col(Request.id) == col(IncomingMail.request_id))
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Group, col(Group.key) == col(Request.group_key))
        .where(
            IncomingMail.draft_id == draft_id,
            col(IncomingMail.fate).in_((MailFate.HELD, MailFate.ABSENCE)),
        )
        .order_by(col(IncomingMail.received_at), col(IncomingMail.id))
    )
    seen = [one for one in session.exec(query) if sight.word(one[1].id, one[0].received_at)]
    files = files_by_mail(session, [row.id for row, _, _ in seen])
    return tuple(_waiting(row, person, group, files.get(row.id, ())) for row, person, group in seen)


def count_waiting(session: Session, viewer: Viewer, draft_ids: Collection[str]) -> dict[str, int]:
    """How many wait for this viewer, by draft; only drafts where any do."""
    # Nearly always in none: those are looked at closely, as few as they are.
    query = (
        select(IncomingMail.draft_id)
        .join(Draft, col(Draft.id) == col(IncomingMail.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(
            Policy.lead_id == viewer.person,
            col(IncomingMail.draft_id).in_(draft_ids),
            col(IncomingMail.fate).in_((MailFate.HELD, MailFate.ABSENCE)),
        )
        .distinct()
    )
    counts = {one: len(waiting_replies(session, viewer, one)) for one in session.exec(query)}
    return {draft_id: count for draft_id, count in counts.items() if count}


def _waiting(
    row: IncomingMail, person: Person, group: str, files: tuple[FileMark, ...]
) -> WaitingReply:
    return WaitingReply(
        id=row.id,
        received_at=row.received_at,
        person=person.name,
        group=group,
        sender=row.sender,
        words=row.words,
        held_because=row.held_because,
        files=files,
        refused=refused_of(row),
        is_absence=row.fate is MailFate.ABSENCE,
        away_until=row.away_until,
    )
