"""The facts of a mail that says that an override is in force."""

from dataclasses import replace

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.lifted import find_override, lifted
from notifications.messages.override import OverrideFacts
from review.queries.sights import load_sight


def override_facts(session: Session, letter: Letter) -> OverrideFacts:
    found = find_override(session, letter)
    row, matter = found.row, found.matter
    if row.confirmed_at is None or row.ended_at is not None:
        raise Dropped("the override is not in force")
    # One by which the draft went live is told for ever.
    if row.expires_at <= letter.now and matter.draft.promoted_at is None:
        raise Dropped("the override has expired")
    lift = lifted(session, row, found.viewer, matter.lead.id)
    if load_sight(session, found.viewer, row.draft_id).apart is not None:
        # It would tell them how the others stand.
        lift = replace(lift, reason="")
    part = involved(session, letter, found.person, matter)
    return OverrideFacts(
        key=letter.key,
        to=recipient(found.person),
        about=matter_of(matter),
        lifted=lift,
        confirmed_at=row.confirmed_at,
        group=part.group,
        link=part.link,
    )
