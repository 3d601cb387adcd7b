"""Takes an answer by mail: a comment of its sender, or held for the lead; it never decides."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select

from models.comment import Comment
from models.draft import Draft
from models.incoming_mail import IncomingMail
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.round import Round
from models.vocabulary import Action, Audience, HeldBecause, MailFate, Position, RoundState
from review import dedup
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.errors import Unknown
from review.locking import lock_draft
from review.queries.mail_facts import round_matter, viewer_of
from review.record import Mail, draft_stream, record
from review.reply_addresses import is_over
from review.rules.visibility import PRIVILEGED_GROUP

INTAKE = "system:intake"
MOST_WORDS = 20_000  # characters of a comment, as on the page
# Whom we write to may be a machine that does not say so: then it ends here.
MOST_ANSWERS = 5  # a request, in
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A mail as it was read."""

    # Its own Message-ID, or a hash of all of it.
    identity: str
    sender: str
    # By DKIM or SPF, for the domain of the sender.
    proven: bool
    # All that its sender says, and that without a first line that names a position.
    said: str
    below: str
    position: Position | None = None
    attachments: tuple[str, ...] = ()
    automatic: bool = False
    away: bool = False
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """The mail beside what it answers."""

    request: Request
    person: Person
    draft: Draft
    lead_id: str
    round: Round
    reply: Reply
    now: datetime


def receive_reply(
    session: Session, request_id: str, reply: Reply, *, now: datetime
) -> IncomingMail | None:
    """What became of it; nothing of a machine's mail. The same mail again changes nothing."""
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
        attachments=list(reply.attachments),
    )
    if reply.automatic:
        return _suggest_absence(session, taken, row)
    author = _author(session, taken)
    if author is None:
        return _hold(session, taken, row, HeldBecause.OTHER_SENDER)
    why = _why_held(taken)
    if why is not None:
        return _hold(session, taken, row, why)
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


def note(
    session: Session,
    row: IncomingMail,
    request: Request,
    action: Action,
    *,
    actor: str,
    now: datetime,
    mails: Sequence[Mail] = (),
    comment: Comment | None = None,
) -> None:
    """The journal's entry: for insiders, and of Legal's for whoever sees what Legal says."""
    about = {"person": request.person_id, "group": request.group_key, "request": request.id}
    heard_by = ears(request, comment)
    record(
        session,
        stream=draft_stream(row.draft_id),
        draft_id=row.draft_id,
        action=action,
        actor=actor,
        subject_id=row.id,
        data=about | ({"comment": comment.id} if comment else {}),
        now=now,
        audience=Audience(heard_by["audience"]),
        group_key=heard_by["group"],
        mails=[replace(one, about=one.about | heard_by) for one in mails],
    )


def ears(request: Request, comment: Comment | None) -> dict[str, str]:
    """For whom it is to know that a mail came: never for more than may see what it says."""
    groups = [request.group_key, *([comment.group_key] if comment else [])]
    if PRIVILEGED_GROUP in groups:
        return {"audience": Audience.PRIVILEGED.value, "group": PRIVILEGED_GROUP}
    return {"audience": Audience.INTERNAL.value, "group": request.group_key}


def _taken(session: Session, request_id: str, reply: Reply, now: datetime) -> _Taken:
    request = session.get(Request, request_id)
    if request is None:
        raise Unknown
    draft = lock_draft(session, request.draft_id)
    return _Taken(
        request,
        session.get_one(Person, request.person_id),
        draft,
        session.get_one(Policy, draft.policy_id).lead_id,
        session.get_one(Round, request.round_id),
        reply,
        now,
    )


def _author(session: Session, taken: _Taken) -> Person | None:
    """The person who was asked, or their delegate, who speaks in their own name."""
    sender, person = taken.reply.sender, taken.person
    if sender == person.email:
        return person
    delegate = session.get(Person, person.delegate_id) if person.delegate_id else None
    return delegate if delegate is not None and sender == delegate.email else None


def _why_held(taken: _Taken) -> HeldBecause | None:
    if not taken.reply.proven:
        return HeldBecause.UNPROVEN
    if taken.round.state is RoundState.RECALLED:
        return HeldBecause.RECALLED
    if is_over(taken.request, taken.now):
        return HeldBecause.EXPIRED
    return HeldBecause.TOO_LONG if len(taken.reply.said) > MOST_WORDS else None


def _take(session: Session, taken: _Taken, row: IncomingMail, author: Person) -> IncomingMail:
    reply, request = taken.reply, taken.request
    own = author.id == request.person_id
    position = reply.position if own else None
    # A delegate cannot confirm what somebody else was asked: the word is a word of theirs.
    words = reply.below if own else reply.said
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
        )
        row.fate, row.comment_id = MailFate.COMMENT, comment.id
    row.position = position
    tell = bool(position or reply.attachments) and _may_answer(session, taken)
    row.answered = tell
    session.add(row)
    session.flush()
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


def _may_answer(session: Session, taken: _Taken) -> bool:
    query = select(func.count()).where(
        IncomingMail.request_id == taken.request.id,
        col(IncomingMail.answered).is_(True),
        IncomingMail.received_at > taken.now - A_DAY,
    )
    return session.exec(query).one() < MOST_ANSWERS


def _hold(
    session: Session, taken: _Taken, row: IncomingMail, why: HeldBecause
) -> IncomingMail | None:
    if not taken.reply.said:
        return None
    row.fate, row.held_because, row.words = MailFate.HELD, why, taken.reply.said
    session.add(row)
    session.flush()
    mail = Mail(
        dedup.replies_held(row.draft_id, taken.lead_id, taken.now.date()),
        "replies_held",
        taken.lead_id,
        {"draft": row.draft_id},
    )
    action = Action.REPLY_HELD
    note(session, row, taken.request, action, actor=INTAKE, now=taken.now, mails=[mail])
    return row


def _suggest_absence(session: Session, taken: _Taken, row: IncomingMail) -> IncomingMail | None:
    """Once for each day that is named, and only what comes from the person's own address."""
    reply, person = taken.reply, taken.person
    if not reply.away or reply.sender != person.email:
        return None
    known = select(IncomingMail.id).where(
        IncomingMail.request_id == taken.request.id,
        IncomingMail.fate == MailFate.ABSENCE,
        IncomingMail.away_until == reply.away_until,
    )
    if _is_known(person, reply, taken.now.date()) or session.exec(known).first():
        return None
    row.fate, row.away_until = MailFate.ABSENCE, reply.away_until
    session.add(row)
    session.flush()
    mail = Mail(
        dedup.absence(row.draft_id, person.id, reply.away_until),
        "absence",
        taken.lead_id,
        {"reply": row.id},
    )
    action = Action.ABSENCE_SUGGESTED
    note(session, row, taken.request, action, actor=INTAKE, now=taken.now, mails=[mail])
    return row


def _is_known(person: Person, reply: Reply, today: date) -> bool:
    last = person.away_until
    return last is not None and last >= (reply.away_until or today)
