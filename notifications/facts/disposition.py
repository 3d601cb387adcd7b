"""The facts of a mail that says how the lead answered a comment."""

from sqlmodel import Session

from models.disposition import CommentDisposition
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter, recipient
from notifications.facts.remarked import find_remark, way_in
from notifications.messages.disposition import DispositionFacts


def disposition_facts(session: Session, letter: Letter) -> DispositionFacts:
    row = session.get(CommentDisposition, letter.about("disposition"))
    if row is None:
        raise DeliveryFailed("the outbox row names no answer we know", retry=False)
    found = find_remark(session, letter, row.comment_id, row.draft_id)
    view = found.view
    if view.comment.author_id != found.person.id:
        raise DeliveryFailed("the comment was raised by somebody else", retry=False)
    if view.answer is None or view.answer.id != row.id:
        raise Dropped("the comment was answered anew")
    if view.said is not None:
        raise Dropped("the answer has been accepted or contested")
    link, own = way_in(session, letter, found)
    return DispositionFacts(
        key=letter.key,
        to=recipient(found.person),
        about=found.about,
        link=link,
        own_link=own,
        remark=found.remark,
        disposition=row.disposition.value,
        answered_by=row.by_label,
        answered_at=row.at,
        reply=row.reply,
        carried_by=row.revision_number,
        settled=view.holds_up and view.settled,
    )
