"""Takes an answer by mail: a comment of its sender, or held for the lead; it never decides."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.incoming_mail import IncomingMail
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.round import Round
from models.vocabulary import Action, HeldBecause, MailFate, RoundState
from review import dedup
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.commands.hold_reply import (
    A_DAY,
    Reply,
    Taken,
    hold_reply,
    note,
    suggest_absence,
)
from review.commands.keep_files import bytes_of_a_day, keep_files
from review.errors import Unknown
from review.locking import lock_draft
from review.queries.mail_facts import round_matter, viewer_of
from review.record import Mail
from review.reply_addresses import is_over
from review.rules.attachments import only_files, within_the_day

MOST_WORDS = 20_000  # characters of a comment, as on the page
# Whom we write to may be a machine that does not say so: then it ends here.
MOST_ANSWERS = 5  # a request, in


def receive_reply(
    session: Session, request_id: str, reply: Reply, *, now: datetime
) -> IncomingMail | None:
    """What became of it; nothing of a machine's mail. The same mail again changes nothing.

    Raises `TooManyReplies` where it would be held beside many others: the mail server that has it
    is to come again.
    """
    taken = _taken(session, request_id, reply, now)
    key = hashlib.sha256(f"{request_id}\0{reply.identity}".encode()).hexdigest()
    before = session.exec(select(IncomingMail).where(IncomingMail.dedup_key == key)).first()
    if before is not None:
        return before
    row = IncomingMail(
        dedup_key=key,
        request_id=request_id,
        draft_id=taken.draft.id,
        received_at=now,
        fate=MailFate.NOTED,
        sender=reply.sender,
    )
    if reply.automatic:
        return suggest_absence(session, taken, row)
    taken = _with_room(session, taken)
    row.attachments = [{"name": one.name, "why": one.why.value} for one in taken.reply.refused]
    author = _author(session, taken)
    if author is None:
        return hold_reply(session, taken, row, HeldBecause.OTHER_SENDER)
    why = _why_held(taken)
    if why is not None:
        return hold_reply(session, taken, row, why)
    return _take(session, taken, row, author)


def as_author(session: Session, person: Person) -> Actor:
    """Whoever wrote a mail, as they act and see."""
    return Actor(
        f"person:{person.id}",
        person.name,
        person_id=person.id,
        method="mail",
        assurance="reply-address",
        viewer=viewer_of(session, person),
    )


def _taken(session: Session, request_id: str, reply: Reply, now: datetime) -> Taken:
    request = session.get(Request, request_id)
    if request is None:
        raise Unknown
    draft = lock_draft(session, request.draft_id)
    return Taken(
        request,
        session.get_one(Person, request.person_id),
        draft,
        session.get_one(Policy, draft.policy_id).lead_id,
        session.get_one(Round, request.round_id),
        reply,
        now,
    )


def _author(session: Session, taken: Taken) -> Person | None:
    """The person who was asked, or their delegate, who speaks in their own name."""
    sender, person = taken.reply.sender, taken.person
    if sender == person.email:
        return person
    delegate = session.get(Person, person.delegate_id) if person.delegate_id else None
    return delegate if delegate is not None and sender == delegate.email else None


def _why_held(taken: Taken) -> HeldBecause | None:
    if not taken.reply.proven:
        return HeldBecause.UNPROVEN
    if taken.round.state is RoundState.RECALLED:
        return HeldBecause.RECALLED
    if is_over(taken.request, taken.now):
        return HeldBecause.EXPIRED
    return HeldBecause.TOO_LONG if len(taken.reply.said) > MOST_WORDS else None


def _take(session: Session, taken: Taken, row: IncomingMail, author: Person) -> IncomingMail:
    reply, request = taken.reply, taken.request
    own = author.id == request.person_id
    position = reply.position if own else None
    # A delegate cannot confirm what somebody else was asked: the word is a word of theirs.
    words = (reply.below if own else reply.said) or only_files(reply.marks)
    comment = None
    if words:
        remark = Remark(words, round_matter(session, request.round_id).revision)
        comment = add_comment(
            session,
            taken.draft.id,
            remark,
            actor=as_author(session, author),
            now=taken.now,
            request_id=request.id if own else None,
            files=reply.marks,
        )
        row.fate, row.comment_id = MailFate.COMMENT, comment.id
    row.position = position
    tell = bool(position or reply.files or reply.refused) and _may_answer(session, taken)
    row.answered = tell
    session.add(row)
    session.flush()
    keep_files(session, row, reply.files, comment)
    if tell:
        note(
            session,
            row,
            request,
            Action.REPLY_NOTED,
            actor=f"person:{author.id}",
            now=taken.now,
            mails=[Mail(dedup.reply_read(row.id), "reply_read", author.id, {"reply": row.id})],
            comment=comment,
        )
    return row


def _with_room(session: Session, taken: Taken) -> Taken:
    """The mail without the files for which there is no room today."""
    reply = taken.reply
    if not reply.files:
        return taken
    today = bytes_of_a_day(session, taken.request.id, taken.now)
    kept, refused = within_the_day(reply.files, bytes_today=today)
    return replace(taken, reply=replace(reply, files=kept, refused=(*reply.refused, *refused)))


def _may_answer(session: Session, taken: Taken) -> bool:
    query = select(func.count()).where(
        IncomingMail.request_id == taken.request.id,
        col(IncomingMail.answered).is_(True),
        IncomingMail.received_at > taken.now - A_DAY,
    )
    return session.exec(query).one() < MOST_ANSWERS
