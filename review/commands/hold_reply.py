"""An answer by mail that waits for the lead: held, or a machine's word that somebody is away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, func, select

from models.comment import Comment
from models.draft import Draft
from models.incoming_mail import IncomingMail
from models.person import Person
from models.request import Request
from models.round import Round
from models.vocabulary import Action, Audience, HeldBecause, MailFate, Position
from review import dedup
from review.commands.keep_files import keep_files
from review.errors import TooManyReplies
from review.record import Mail, draft_stream, record
from review.rules.attachments import FileMark, KeptFile, RefusedFile, only_files
from review.rules.visibility import PRIVILEGED_GROUP

INTAKE = "system:intake"
# Whoever knows an address can write to it: what is held may not grow without bound.
MOST_HELD = 20  # mails a request, in
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
    files: tuple[KeptFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    automatic: bool = False
    away: bool = False
    away_until: date | None = None

    @property
    def marks(self) -> tuple[FileMark, ...]:
        """Of the files that are kept."""
        return tuple(one.mark for one in self.files)


@dataclass(frozen=True, slots=True)
class Taken:
    """The mail beside what it answers."""

    request: Request
    person: Person
    draft: Draft
    lead_id: str
    round: Round
    reply: Reply
    now: datetime


def hold_reply(
    session: Session, taken: Taken, row: IncomingMail, why: HeldBecause
) -> IncomingMail | None:
    words = taken.reply.said or only_files(taken.reply.marks)
    if not words:
        return None
    if _held_lately(session, taken) >= MOST_HELD:
        raise TooManyReplies("Too many answers to this address wait to be looked at; come again.")
    row.fate, row.held_because, row.words = MailFate.HELD, why, words
    session.add(row)
    session.flush()
    keep_files(session, row, taken.reply.files, None)
    mail = Mail(
        dedup.replies_held(row.draft_id, taken.lead_id, taken.now.date()),
        "replies_held",
        taken.lead_id,
        {"draft": row.draft_id},
    )
    action = Action.REPLY_HELD
    note(session, row, taken.request, action, actor=INTAKE, now=taken.now, mails=[mail])
    return row


def _held_lately(session: Session, taken: Taken) -> int:
    query = select(func.count()).where(
        IncomingMail.request_id == taken.request.id,
        IncomingMail.fate == MailFate.HELD,
        IncomingMail.received_at > taken.now - A_DAY,
    )
    return session.exec(query).one()


def suggest_absence(session: Session, taken: Taken, row: IncomingMail) -> IncomingMail | None:
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
