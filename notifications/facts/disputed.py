"""The facts of a mail that tells the lead that somebody disowns an answer."""

from sqlmodel import Session

from models.person import Person
from models.sign_off import SignOff
from models.vocabulary import Stage
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.disputed import DisputedFacts
from review.queries.mail_facts import group_label, round_matter

BEFORE = (Stage.RESEARCH, Stage.DEVELOPMENT, Stage.WITHDRAWN)


def disputed_facts(session: Session, letter: Letter) -> DisputedFacts:
    person = letter.person(session)
    sign_off = session.get(SignOff, letter.about("sign_off"))
    if sign_off is None:
        raise DeliveryFailed("the outbox row names no sign-off we know", retry=False)
    matter = round_matter(session, sign_off.round_id)
    if person.id != matter.lead.id:
        raise Dropped("the person does not lead the policy any more")
    return DisputedFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=letter.draft_page(sign_off.draft_id),
        person=session.get_one(Person, sign_off.person_id).name,
        group=group_label(session, sign_off.group_key),
        recorded_at=sign_off.recorded_at,
        takes_answers=matter.takes_answers,
        promoted=matter.draft.stage not in BEFORE,
    )
