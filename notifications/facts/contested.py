"""The facts of a mail that tells the lead that an answer of theirs was contested."""

from sqlmodel import Session

from models.disposition import DispositionAnswer
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, recipient
from notifications.facts.remarked import find_remark
from notifications.messages.contested import ContestedFacts


def contested_facts(session: Session, letter: Letter) -> ContestedFacts:
    row = session.get(DispositionAnswer, letter.about("answer"))
    if row is None:
        raise DeliveryFailed("the outbox row names no answer we know", retry=False)
    found = find_remark(session, letter, row.comment_id, row.draft_id)
    view = found.view
    if found.person.id != found.lead_id:
        raise Dropped("the person does not lead the policy any more")
    if view.answer is None or view.answer.id != row.disposition_id:
        raise Dropped("the comment was answered anew")
    if view.said is None or view.said.id != row.id:
        raise Dropped("something else was said to the answer since")
    return ContestedFacts(
        key=letter.key,
        to=recipient(found.person),
        about=found.about,
        link=letter.draft_page(row.draft_id),
        remark=found.remark,
        contested_by=row.by_label,
        in_place_of="" if row.by_id == view.comment.author_id else view.comment.author_label,
        contested_at=row.at,
        disposition=view.answer.disposition.value,
        reply=view.answer.reply,
        words=row.words,
    )
