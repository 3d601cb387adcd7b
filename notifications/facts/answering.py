"""Where an answer to a mail goes: to the request that the mail is about, if it is the reader's."""

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.disposition import CommentDisposition
from models.incoming_mail import IncomingMail
from models.request import Request
from models.round import Round
from models.sign_off import SignOff
from notifications.facts.letter import Letter
from review.reply_addresses import reply_address

# A code is nothing to be quoted back, and behind a sign-in there is no request.
_UNANSWERABLE = frozenset({"answer_code", "sign_in"})


def reply_to(session: Session, letter: Letter) -> str | None:
    """None for a mail that concerns no request of its reader: its answer goes to the sender."""
    if not letter.reply_domain or letter.about("template") in _UNANSWERABLE:
        return None
    request = _request(session, letter)
    if request is None or request.person_id != letter.about("to_person"):
        return None
    return reply_address(letter.links, request.id, letter.reply_domain)


def _request(session: Session, letter: Letter) -> Request | None:
    named = letter.payload
    if "round" in named:
        return _newest(session, letter, col(Request.round_id) == named["round"])
    if "disposition" in named:
        answer = session.get_one(CommentDisposition, named["disposition"])
        return _newest(session, letter, col(Request.draft_id) == answer.draft_id)
    if "draft" in named:
        return _newest(session, letter, col(Request.draft_id) == named["draft"])
    found = _by_row(session, letter)
    return session.get(Request, found) if found else None


def _by_row(session: Session, letter: Letter) -> str | None:
    """The id of the request that the row names, or that what it names belongs to."""
    named = letter.payload
    if "sign_off" in named:
        return session.get_one(SignOff, named["sign_off"]).request_id
    if "reply" in named:
        return session.get_one(IncomingMail, named["reply"]).request_id
    return named.get("request")


def _newest(session: Session, letter: Letter, where: ColumnElement[bool]) -> Request | None:
    """Of those that this person was asked; of several groups at once the first by name."""
    query = (
        select(Request)
        .join(Round, col(Round.id) == col(Request.round_id))
        .where(where, col(Request.person_id) == letter.about("to_person"))
        .order_by(col(Round.number).desc(), col(Request.group_key))
    )
    return session.exec(query.limit(1)).first()
