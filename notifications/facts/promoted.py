"""The facts of a mail that says that a draft was promoted."""

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.override import Override
from models.person import Person
from models.vocabulary import Action
from notifications.errors import Dropped
from notifications.facts.deadline import deadlines_over
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.lifted import lifted
from notifications.lifted import Lifted
from notifications.messages.promoted import PromotedFacts
from review.queries.mail_facts import RoundMatter, last_round, viewer_of


def promoted_facts(session: Session, letter: Letter) -> PromotedFacts:
    person = letter.person(session)
    matter = last_round(session, letter.about("draft"))
    if matter.draft.promoted_at is None:
        raise Dropped("the draft is not promoted")
    part = involved(session, letter, person, matter)
    return PromotedFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        promoted_at=matter.draft.promoted_at,
        group=part.group,
        overridden=_overridden(session, person, matter),
        link=part.link,
        over=deadlines_over(session, letter, person, matter),
    )


def _overridden(session: Session, person: Person, matter: RoundMatter) -> tuple[Lifted, ...]:
    """What the gate was opened by, as it is on record; not what else was in force then."""
    promotion = select(JournalEntry.data).where(
        JournalEntry.draft_id == matter.draft.id, JournalEntry.action == Action.DRAFT_PROMOTED
    )
    ids = [found for data in session.exec(promotion) for found in data.get("overrides", ())]
    rows = select(Override).where(col(Override.id).in_(ids)).order_by(col(Override.id))
    viewer = viewer_of(session, person)
    return tuple(lifted(session, row, viewer, matter.lead.id) for row in session.exec(rows))
