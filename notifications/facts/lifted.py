"""An override with all that surrounds it, as one reader may know it."""

from dataclasses import dataclass

from sqlmodel import Session

from models.override import Override
from models.person import Person
from models.vocabulary import Stage
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.entitled import entitled, words_for
from notifications.facts.letter import Letter
from notifications.lifted import Lifted
from review.queries.mail_facts import RoundMatter, group_label, round_matter
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class FoundOverride:
    """The override that a row names, for the person whom the row is for."""

    row: Override
    person: Person
    viewer: Viewer
    matter: RoundMatter


def find_override(session: Session, letter: Letter) -> FoundOverride:
    """Drops the mail where nobody needs to hear of it: its text is gone, or not for the person."""
    row = session.get(Override, letter.about("override"))
    if row is None:
        raise DeliveryFailed("the outbox row names no override we know", retry=False)
    person = letter.person(session)
    matter = round_matter(session, row.round_id)
    if matter.draft.stage is Stage.WITHDRAWN:
        raise Dropped("the draft is withdrawn")
    if matter.sha256 != row.revision_sha256 or matter.revision != matter.newest_revision:
        raise Dropped("the override is of a text that is not under review any more")
    return FoundOverride(row, person, entitled(session, person, row.draft_id), matter)


def lifted(session: Session, row: Override, viewer: Viewer, lead: str) -> Lifted:
    """Whoever proposed it gave a reason to insiders: no outsider is told its words."""
    proposer = session.get_one(Person, row.proposed_by_id)
    confirmer = session.get(Person, row.confirmed_by_id) if row.confirmed_by_id else None
    return Lifted(
        group=group_label(session, row.group_key),
        proposed_by=proposer.name,
        confirmed_by=confirmer.name if confirmer is not None else "",
        expires_at=row.expires_at,
        reason=words_for(viewer, row.reason, proposer, lead),
    )
