"""The facts of a mail that tells somebody that their request was moved to another person."""

from sqlmodel import Session

from models.request import Request
from models.vocabulary import RequestState
from notifications.errors import Dropped
from notifications.facts.asked import find_asked
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.moved import Because, MovedFacts
from review.queries.mail_facts import viewer_of
from review.queries.moves import HandedOn, handed_on
from review.queries.silent import AWAY


def moved_facts(session: Session, letter: Letter) -> MovedFacts:
    asked = find_asked(session, letter)
    if asked.request.state is not RequestState.MOVED:
        raise Dropped("the request has come back to the person")
    if not asked.matter.takes_answers:
        raise Dropped("the round takes no answers any more")
    viewer = viewer_of(session, asked.person)
    move = handed_on(session, asked.request, viewer, asked.matter.lead.id)
    if move is None:
        raise Dropped("whoever has the request is not known any more")
    if move.by_themselves:
        raise Dropped("the person has moved it again themselves")
    theirs = session.get_one(Request, move.request_id)
    first = asked.request.on_behalf_of_id or asked.request.person_id
    return MovedFacts(
        key=letter.key,
        to=recipient(asked.person),
        about=matter_of(asked.matter),
        link=letter.answer_link(asked.request),
        group=asked.group,
        now_with=move.to,
        due_at=theirs.due_at or asked.matter.round.due_at,
        moved_at=move.at,
        because=_because(move),
        moved_by=move.by,
        reason="" if move.by_sweep else move.why,
        taken_back=theirs.person_id == asked.request.on_behalf_of_id,
        in_place=theirs.on_behalf_of_id == first,
        returns=move.returns,
    )


def _because(move: HandedOn) -> Because:
    if not move.by_sweep:
        return Because.WISH
    return Because.AWAY if move.why == AWAY else Because.LATE
