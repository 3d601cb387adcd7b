"""In which part somebody is told how a round or a draft went: as its lead, or as one asked."""

from dataclasses import dataclass

from sqlmodel import Session

from models.person import Person
from notifications.facts.letter import Letter
from review.queries.mail_facts import RoundMatter, group_label, requests_of, viewer_of
from review.rules.wording import listed


@dataclass(frozen=True, slots=True)
class Involved:
    """`group` is none for the lead; `link` is empty for whoever was never asked."""

    group: str | None
    link: str


def involved(session: Session, letter: Letter, person: Person, matter: RoundMatter) -> Involved:
    if person.id == matter.lead.id:
        return Involved(None, letter.draft_page(matter.draft.id))
    asked = requests_of(session, matter.round.id, person.id)
    labels = [group_label(session, one.group_key) for one in asked]
    return Involved(listed(labels), letter.answer_link(asked[0]) if asked else "")


def page_for(session: Session, letter: Letter, person: Person, matter: RoundMatter) -> str:
    """The draft's page, for whoever can sign in and see it."""
    opens = person.staff and not viewer_of(session, person).outside
    return letter.draft_page(matter.draft.id) if opens else ""
