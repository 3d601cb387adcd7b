"""The facts of a mail with a fresh link, to whoever disowned an answer."""

from sqlmodel import Session

from models.request import Request
from models.sign_off import SignOff
from notifications.errors import DeliveryFailed
from notifications.facts.deadline import deadline_of
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.suspended import SuspendedFacts
from review.queries.mail_facts import group_label, round_matter


def suspended_facts(session: Session, letter: Letter) -> SuspendedFacts:
    person = letter.person(session)
    sign_off = session.get(SignOff, letter.about("sign_off"))
    if sign_off is None or sign_off.person_id != person.id:
        # Its link would let one person answer in another's name.
        raise DeliveryFailed("the outbox row names no sign-off of this person", retry=False)
    request = session.get_one(Request, sign_off.request_id)
    matter = round_matter(session, sign_off.round_id)
    return SuspendedFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=letter.answer_link(request),
        group=group_label(session, sign_off.group_key),
        position=sign_off.position.value,
        recorded_at=sign_off.recorded_at,
        takes_answers=matter.takes_answers,
        lead=matter.lead.name,
        deadline=deadline_of(session, letter, request, matter) if matter.takes_answers else None,
    )
