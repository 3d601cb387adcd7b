"""The facts of a receipt."""

from sqlmodel import Session

from models.request import Request
from models.sign_off import SignOff
from notifications.errors import DeliveryFailed
from notifications.facts.deadline import deadline_of
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.receipt import ReceiptFacts, Superseded
from review.queries.mail_facts import group_label, round_matter


def receipt_facts(session: Session, letter: Letter) -> ReceiptFacts:
    person = letter.person(session)
    sign_off = session.get(SignOff, letter.about("sign_off"))
    request = session.get(Request, sign_off.request_id) if sign_off else None
    if sign_off is None or request is None or sign_off.person_id != person.id:
        # Its words are the signer's own and go to nobody else.
        raise DeliveryFailed("the outbox row names no sign-off of this person", retry=False)
    matter = round_matter(session, sign_off.round_id)
    return ReceiptFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=letter.answer_link(request),
        not_me_link=letter.dispute_link(sign_off),
        group=group_label(session, sign_off.group_key),
        position=sign_off.position.value,
        recorded_at=sign_off.recorded_at,
        late=sign_off.late,
        counts=sign_off.counts,
        can_change=matter.takes_answers,
        reason=sign_off.reason,
        conditions=tuple(sign_off.conditions),
        supersedes=_earlier(session, sign_off),
        over=(deadline_of(session, letter, request, matter, over=True),) if sign_off.counts else (),
    )


def _earlier(session: Session, sign_off: SignOff) -> Superseded | None:
    earlier = session.get(SignOff, sign_off.supersedes_id) if sign_off.supersedes_id else None
    if earlier is None:
        return None
    return Superseded(
        position=earlier.position.value,
        revision=earlier.revision_number,
        recorded_at=earlier.recorded_at,
    )
