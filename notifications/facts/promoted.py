"""The facts of a mail that says that a draft was promoted."""

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.promoted import PromotedFacts
from review.queries.mail_facts import last_round


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
        link=part.link,
    )
