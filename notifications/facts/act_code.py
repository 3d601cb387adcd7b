"""The facts of a mail with a code for an act; the code is made here, at the moment of sending."""

from sqlmodel import Session, col, select

from models.act_code import ActCode
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.act_code import ActCodeFacts
from review.codes import ACT, code_of
from review.queries.mail_facts import group_label, round_matter


def act_code_facts(session: Session, letter: Letter) -> ActCodeFacts:
    person = letter.person(session)
    row = session.get(ActCode, letter.about("code"))
    if row is None or row.person_id != person.id:
        # With it one person could decide in another's name.
        raise DeliveryFailed("the outbox row names no code of this person", retry=False)
    _drop_if_pointless(session, letter, row)
    matter = round_matter(session, row.round_id)
    return ActCodeFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        act=row.act.value,
        group=group_label(session, row.group_key),
        code=code_of(letter.links, row.id, row.salt, ACT),
        lead=matter.lead.name,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )


def _drop_if_pointless(session: Session, letter: Letter, row: ActCode) -> None:
    if row.used_at is not None:
        raise Dropped("it is on record")
    if letter.now >= row.expires_at:
        raise Dropped("its code would have expired")
    newest = select(ActCode.id).where(
        ActCode.person_id == row.person_id, ActCode.subject_id == row.subject_id
    )
    if session.exec(newest.order_by(col(ActCode.seq).desc())).first() != row.id:
        raise Dropped("a newer code was asked for")
