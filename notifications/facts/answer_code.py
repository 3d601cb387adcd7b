"""The facts of a mail with a code; the code is made here, at the moment of sending."""

from sqlmodel import Session, col, select

from models.answer_code import AnswerCode
from models.request import Request
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.answer_code import AnswerCodeFacts
from review.codes import code_of
from review.queries.mail_facts import group_label, round_matter


def answer_code_facts(session: Session, letter: Letter) -> AnswerCodeFacts:
    person = letter.person(session)
    row = session.get(AnswerCode, letter.about("code"))
    if row is None or row.person_id != person.id:
        # With it one person could answer in another's name.
        raise DeliveryFailed("the outbox row names no code of this person", retry=False)
    _drop_if_pointless(session, letter, row)
    request = session.get_one(Request, row.request_id)
    matter = round_matter(session, request.round_id)
    return AnswerCodeFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        group=group_label(session, request.group_key),
        position=row.position.value,
        code=code_of(letter.links, row.id, row.salt),
        lead=matter.lead.name,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )


def _drop_if_pointless(session: Session, letter: Letter, row: AnswerCode) -> None:
    if row.used_at is not None:
        raise Dropped("the answer is on record")
    if letter.now >= row.expires_at:
        raise Dropped("its code would have expired")
    newest = select(AnswerCode.id).where(AnswerCode.request_id == row.request_id)
    if session.exec(newest.order_by(col(AnswerCode.seq).desc())).first() != row.id:
        raise Dropped("a newer code was asked for")
