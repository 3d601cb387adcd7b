"""Answers a comment in the lead's name; a later answer takes the place of an earlier one."""

import secrets
from datetime import datetime

from sqlmodel import Session, select

from models.columns import new_id
from models.comment import Comment
from models.disposition import CommentDisposition
from models.revision import Revision
from models.vocabulary import Action, Disposition
from review import dedup
from review.actors import Actor
from review.commands.add_comment import words_hash
from review.commands.on_comment import (
    LockedComment,
    audience_of_mail,
    check_version,
    lock_comment,
    record_change,
)
from review.errors import NotAllowed, Unacceptable
from review.record import Mail

# What explains itself; every other answer owes the raiser a sentence.
NEEDS_NO_REPLY = (Disposition.ACCEPTED, Disposition.OPEN)


def dispose_comment(
    session: Session,
    comment_id: str,
    *,
    disposition: Disposition,
    reply: str = "",
    revision: int | None = None,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
) -> Comment:
    """The comment, answered; its raiser is told, and what they said to an earlier answer is void.

    `open` takes the answer back. The same answer twice in a row is one answer.
    """
    if disposition not in NEEDS_NO_REPLY and not reply.strip():
        raise Unacceptable("reply", "Say why: only an acceptance in full needs no reply.")
    locked = lock_comment(session, comment_id, actor)
    comment = locked.comment
    # A service answers for the lead by its scope; a person only as the lead.
    if actor.person_id not in (None, locked.lead_id):
        raise NotAllowed("Only the lead of the policy answers comments on it.")
    if _says_the_same(locked, disposition, reply, revision):
        return comment
    check_version(comment, if_match)
    _check_revision(session, comment.draft_id, revision)
    row = CommentDisposition(
        id=new_id(),
        comment_id=comment.id,
        draft_id=comment.draft_id,
        disposition=disposition,
        reply=reply,
        revision_number=revision,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
        salt=secrets.token_hex(16),
    )
    session.add(row)
    data = {
        "disposition": disposition.value,
        "revision": revision,
        "answer": row.id,
        "words_hash": words_hash(row.salt, reply),
    }
    mails = _to_raiser(locked, row, actor)
    record_change(session, locked, Action.COMMENT_DISPOSED, data, actor=actor, now=now, mails=mails)
    return comment


def _says_the_same(
    locked: LockedComment, disposition: Disposition, reply: str, revision: int | None
) -> bool:
    last = locked.view.answer
    if last is None:
        return disposition is Disposition.OPEN
    return (last.disposition, last.reply, last.revision_number) == (disposition, reply, revision)


def _check_revision(session: Session, draft_id: str, number: int | None) -> None:
    if number is None:
        return
    query = select(Revision.id).where(Revision.draft_id == draft_id, Revision.number == number)
    if session.exec(query).first() is None:
        raise Unacceptable("revision", f"The draft has no revision {number}.")


def _to_raiser(locked: LockedComment, row: CommentDisposition, actor: Actor) -> list[Mail]:
    raiser = locked.comment.author_id
    if raiser is None or raiser == actor.person_id:
        return []
    about = {"disposition": row.id, **audience_of_mail(locked.comment)}
    return [Mail(dedup.disposition(row.id), "disposition", raiser, about)]
