"""The facts of a mail that says what became of an answer by mail."""

from sqlmodel import Session

from models.incoming_mail import IncomingMail
from models.request import Request
from notifications.errors import DeliveryFailed
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.reply_read import NotKept, ReplyReadFacts
from review.queries.file_marks import files_by_mail, refused_of
from review.queries.mail_facts import group_label, round_matter


def reply_read_facts(session: Session, letter: Letter) -> ReplyReadFacts:
    person = letter.person(session)
    row = session.get(IncomingMail, letter.about("reply"))
    request = session.get(Request, row.request_id) if row else None
    if row is None or request is None:
        raise DeliveryFailed("the outbox row names no answer we know", retry=False)
    matter = round_matter(session, request.round_id)
    own = request.person_id == person.id
    return ReplyReadFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        # The link answers in the name of whoever was asked: it goes to nobody else.
        link=letter.answer_link(request) if own else "",
        group=group_label(session, request.group_key),
        position=row.position if own else None,
        takes_answers=matter.takes_answers,
        commented=row.comment_id is not None,
        kept=tuple(one.name for one in files_by_mail(session, [row.id]).get(row.id, ())),
        refused=tuple(NotKept(one.name, one.why) for one in refused_of(row)),
    )
