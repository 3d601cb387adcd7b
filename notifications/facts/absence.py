"""The facts of a mail that tells a lead that somebody seems to be away."""

from sqlmodel import Session

from models.incoming_mail import IncomingMail
from models.person import Person
from models.request import Request
from models.vocabulary import MailFate
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.entitled import entitled
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.absence import AbsenceFacts
from review.queries.mail_facts import group_label, round_matter


def absence_facts(session: Session, letter: Letter) -> AbsenceFacts:
    person = letter.person(session)
    row = session.get(IncomingMail, letter.about("reply"))
    request = session.get(Request, row.request_id) if row else None
    if row is None or request is None:
        raise DeliveryFailed("the outbox row names no mail we know", retry=False)
    entitled(session, person, row.draft_id)
    matter = round_matter(session, request.round_id)
    if matter.lead.id != person.id:
        raise Dropped("the person does not lead the policy any more")
    if row.fate is not MailFate.ABSENCE:
        raise Dropped("the lead has decided on it")
    return AbsenceFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=letter.draft_page(row.draft_id),
        who=session.get_one(Person, request.person_id).name,
        group=group_label(session, request.group_key),
        until=row.away_until,
    )
