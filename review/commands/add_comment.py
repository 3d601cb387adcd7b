"""Adds a comment on a revision, for an audience that its author may address."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.comment import Comment
from models.request import Request
from models.revision import Revision
from models.session import ask
from models.talk import inserting_row
from models.vocabulary import Action, Audience
from review.actors import Actor
from review.canonical_json import canonical_json
from review.commands.put_person import groups_of
from review.errors import NotYourRequest, Unacceptable, Unknown
from review.locking import lock_draft
from review.queries.comments import visible_comment
from review.queries.draft_facts import load_facts
from review.record import Entry, draft_stream, recording
from review.rules.attachments import FileMark
from review.rules.visibility import (
    allowed_audiences,
    default_audience,
    no_wider_than,
    speaks_for,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted passage, as a W3C TextQuoteSelector: the words, and what stands around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said; without an audience the narrowest that fits the author is taken."""

    body: str
    revision: int | None = None
    quote: Quote | None = None
    audience: Audience | None = None
    in_reply_to: str | None = None
    # Keeps the gate shut until an answer to it is accepted.
    blocking: bool = False


def add_comment(
    session: Session,
    draft_id: str,
    remark: Remark,
    *,
    actor: Actor,
    now: datetime,
    request_id: str | None = None,
    recorded_by: str | None = None,
    files: Sequence[FileMark] = (),
) -> Comment:
    """The comment as stored; allowed at any time, also after its round has closed.

    `recorded_by`: whoever puts it on record, where that is not its author. `files`: those that the
    caller keeps with it.
    """
    _check_blocking(actor, remark)
    # Locked and not counted: the draft's version would tell everybody that something was said.
    lock_draft(session, draft_id)
    review = load_facts(session, draft_id)
    group = _group(session, actor, draft_id, request_id)
    audience = _audience(session, actor, draft_id, group, remark)
    revision = _revision(session, draft_id, remark.revision or review.facts.newest_revision)
    if remark.quote is not None and remark.quote.exact not in revision.text:
        raise Unacceptable("quote", f"The quoted words do not stand in revision {revision.number}.")
    comment = Comment(
        draft_id=draft_id,
        revision_id=revision.id,
        author_id=actor.person_id,
        author_label=actor.label,
        group_key=group,
        audience=audience,
        body=remark.body,
        quote=_quote(remark.quote),
        in_reply_to_id=remark.in_reply_to,
        blocking=remark.blocking,
        created_at=now,
        salt=secrets.token_hex(16),
    )
    entry = added(comment, revision.number, actor=recorded_by or actor.name, files=files)
    ask(session, [inserting_row(comment), *recording([entry], review.journal_head, now=now)])
    return comment


def added(comment: Comment, revision: int, *, actor: str, files: Sequence[FileMark] = ()) -> Entry:
    """A new comment as the journal tells it, which holds none of its words.

    Nor the name of a file, or what is in it: by its hash it is known again.
    """
    told = [{"sha256": one.sha256, "size": one.size} for one in files]
    return Entry(
        stream=draft_stream(comment.draft_id),
        draft_id=comment.draft_id,
        action=Action.COMMENT_ADDED,
        actor=actor,
        subject_id=comment.id,
        data={
            "revision": revision,
            "in_reply_to": comment.in_reply_to_id,
            "kind": comment.kind.value,
            "blocking": comment.blocking,
            "sign_off": comment.sign_off_id,
            "words_hash": words_hash(comment.salt, comment.body, comment.quote),
        }
        | ({"files": told} if told else {}),
        audience=comment.audience,
        group_key=comment.group_key,
    )


def words_hash(salt: str, *words: object) -> str:
    """What the journal keeps of words: they can be redacted, and cannot be guessed."""
    return hashlib.sha256(canonical_json([salt, *words])).hexdigest()


def _check_blocking(actor: Actor, remark: Remark) -> None:
    if not remark.blocking:
        return
    if actor.person_id is None:
        raise Unacceptable(
            "blocking",
            "Only a person can raise a blocking comment: somebody has to accept the answer to it.",
        )
    if remark.in_reply_to is not None:
        raise Unacceptable(
            "blocking", "A reply does not block; raise a comment of your own that does."
        )


def _group(session: Session, actor: Actor, draft_id: str, request_id: str | None) -> str | None:
    """On whose behalf the author speaks: the group they were asked for, else the narrowest."""
    if request_id is not None:
        request = session.get(Request, request_id)
        if request is None or request.draft_id != draft_id:
            raise Unknown
        if request.person_id != actor.person_id:
            raise NotYourRequest("Somebody else was asked by this request.")
        return request.group_key
    if actor.person_id is None:
        return None
    return speaks_for(groups_of(session, actor.person_id))


def _audience(
    session: Session,
    actor: Actor,
    draft_id: str,
    group: str | None,
    remark: Remark,
) -> Audience:
    external = actor.viewer.outside and not actor.viewer.sees_all
    narrowest = default_audience(external=external, group=group)
    widest = Audience.EVERYONE
    if remark.in_reply_to is not None:
        parent = visible_comment(session, actor.viewer, remark.in_reply_to)
        if parent is None or parent.comment.draft_id != draft_id:
            raise Unacceptable("in_reply_to", "There is no such comment on this draft.")
        widest = parent.comment.audience
        if narrowest not in no_wider_than(widest):
            narrowest = widest
    chosen = remark.audience or narrowest
    if chosen not in allowed_audiences(external=external, group=group):
        raise Unacceptable("audience", "External experts speak to everyone in the review.")
    if chosen not in no_wider_than(widest):
        raise Unacceptable(
            "audience", f"A reply goes no further than what it answers: {widest.value}."
        )
    return chosen


def _revision(session: Session, draft_id: str, number: int) -> Revision:
    query = select(Revision).where(Revision.draft_id == draft_id, Revision.number == number)
    found = session.exec(query).first()
    if found is None:
        raise Unacceptable("revision", f"The draft has no revision {number}.")
    return found


def _quote(quote: Quote | None) -> dict[str, str] | None:
    if quote is None:
        return None
    return {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
