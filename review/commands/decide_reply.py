"""The lead's word on what came by mail and waits for it: accepted, or discarded."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models.comment import Comment
from models.draft import Draft
from models.incoming_mail import IncomingMail
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.vocabulary import Action, MailFate
from review.actors import Actor
from review.commands.add_comment import Remark, add_comment
from review.commands.hold_reply import note
from review.commands.keep_files import delete_files, give_files
from review.commands.put_person import PersonDetails, groups_of, put_person
from review.commands.receive_reply import as_author
from review.errors import AlreadyThere, NotAllowed, Unacceptable, Unknown
from review.locking import lock_draft
from review.queries.file_marks import files_by_mail
from review.queries.mail_facts import round_matter

WAITING = (MailFate.HELD, MailFate.ABSENCE)


def decide_reply(
    session: Session, draft_id: str, reply_id: str, *, accept: bool, actor: Actor, now: datetime
) -> IncomingMail:
    """What was held becomes the comment of whoever was asked; an absence is put down as theirs."""
    found = session.get(IncomingMail, reply_id)
    if found is not None and found.draft_id == draft_id and accept:
        # Locks of the installation come before a draft's row.
        _check_lead(session, draft_id, actor)
        _put_absence(session, found, actor, now)
    draft = lock_draft(session, draft_id)
    row = session.exec(
        select(IncomingMail)
        .where(IncomingMail.id == reply_id, IncomingMail.draft_id == draft.id)
        .execution_options(populate_existing=True)
    ).first()
    _check_lead(session, draft_id, actor)
    if row is None:
        raise Unknown
    if row.fate not in WAITING:
        raise AlreadyThere("Somebody has decided on this mail already.")
    request = session.get_one(Request, row.request_id)
    comment = None
    if accept and row.fate is MailFate.HELD:
        comment = _as_comment(session, row, request, actor, now)
        give_files(session, row, comment)
    if not accept:
        delete_files(session, row)
    row.fate = MailFate.ACCEPTED if accept else MailFate.DISCARDED
    row.comment_id = comment.id if comment else None
    row.decided_by_id, row.decided_at = actor.person_id, now
    session.add(row)
    session.flush()
    action = Action.REPLY_ACCEPTED if accept else Action.REPLY_DISCARDED
    note(session, row, request, action, actor=actor.name, now=now, comment=comment)
    return row


def _check_lead(session: Session, draft_id: str, actor: Actor) -> None:
    query = (
        select(Policy.lead_id)
        .join(Draft, col(Draft.policy_id) == col(Policy.id))
        .where(Draft.id == draft_id)
    )
    if actor.person_id is None or session.exec(query).first() != actor.person_id:
        raise NotAllowed("Only the policy's lead decides on what came by mail.")


def _as_comment(
    session: Session, row: IncomingMail, request: Request, actor: Actor, now: datetime
) -> Comment:
    person = session.get_one(Person, request.person_id)
    comment = add_comment(
        session,
        row.draft_id,
        Remark(row.words, round_matter(session, request.round_id).revision),
        actor=as_author(session, person),
        now=now,
        request_id=request.id,
        recorded_by=actor.name,
        files=files_by_mail(session, [row.id]).get(row.id, ()),
    )
    # The comment holds them from now on, and can be redacted there.
    row.words = ""
    return comment


def _put_absence(session: Session, row: IncomingMail, actor: Actor, now: datetime) -> None:
    """From the day the mail came to the day it names, by the person's own calendar."""
    if row.fate is not MailFate.ABSENCE:
        return
    if row.away_until is None:
        raise Unacceptable("until", "The mail names no day until which the person is away.")
    request = session.get_one(Request, row.request_id)
    person = session.get_one(Person, request.person_id)
    delegate = session.get(Person, person.delegate_id) if person.delegate_id else None
    details = PersonDetails(
        name=person.name,
        groups=tuple(groups_of(session, person.id)),
        external=person.external,
        time_zone=person.time_zone,
        country=person.country,
        delegate=delegate.email if delegate else None,
        away_from=row.received_at.astimezone(ZoneInfo(person.time_zone)).date(),
        away_until=row.away_until,
    )
    put_person(session, person.email, details, actor=actor.name, now=now)
