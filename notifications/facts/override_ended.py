"""The facts of a mail that says that an override was taken back, or is over by itself."""

from sqlmodel import Session

from models.person import Person
from notifications.errors import Dropped
from notifications.facts.entitled import words_for
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.lifted import find_override, lifted
from notifications.messages.override_ended import OverrideEndedFacts


def override_ended_facts(session: Session, letter: Letter) -> OverrideEndedFacts:
    found = find_override(session, letter)
    row, matter = found.row, found.matter
    if row.ended_at is None and row.expires_at > letter.now:
        raise Dropped("the override is not ended")
    by = session.get_one(Person, row.ended_by_id) if row.ended_by_id else None
    part = involved(session, letter, found.person, matter)
    return OverrideEndedFacts(
        key=letter.key,
        to=recipient(found.person),
        about=matter_of(matter),
        lifted=lifted(session, row, found.viewer, matter.lead.id),
        ended_by=by.name if by else "",
        ended_at=row.ended_at or row.expires_at,
        reason=words_for(found.viewer, row.end_reason, by, matter.lead.id) if by else "",
        group=part.group,
        link=part.link,
        proposer=found.person.id == row.proposed_by_id,
    )
