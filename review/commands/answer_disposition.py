"""Accepts or contests the lead's last answer to a comment, for whoever raised it."""

import secrets
from datetime import datetime

from sqlmodel import Session

from models.columns import new_id
from models.comment import Comment
from models.disposition import CommentDisposition, DispositionAnswer
from models.vocabulary import Action, CodedAct, Disposition
from review import dedup
from review.actors import Actor
from review.commands.act import Act, settling_needs_code
from review.commands.add_comment import words_hash
from review.commands.on_comment import (
    LockedComment,
    audience_of_mail,
    check_version,
    lock_comment,
    record_change,
)
from review.commands.try_act_code import prove_act
from review.commands.try_code import Try
from review.errors import AlreadyWithdrawn, NotAllowed, NotAnswered
from review.queries.draft_facts import load_facts
from review.queries.settling import settling
from review.record import Mail


def answer_disposition(
    session: Session,
    comment_id: str,
    *,
    accepts: bool,
    words: str = "",
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
    tried: Try | None = None,
) -> Comment:
    """The comment, settled or contested; a contested answer is told to the lead.

    The same said twice in a row is said once. `tried`: the mailed code that was typed, where what
    is accepted may open the gate of a group that answers by code. Contesting takes none.
    """
    locked = lock_comment(session, comment_id, actor)
    comment = locked.comment
    if not settling(session, comment.draft_id, locked.lead_id).may(actor.viewer, locked.view):
        raise NotAllowed(
            "Only whoever raised the comment, or whom the plan names in their place, can accept "
            "or contest the answer to it."
        )
    last = _last_answer(locked)
    said = locked.view.said
    if said is not None and (said.accepts, said.words, said.by_id) == (
        accepts,
        words,
        actor.person_id,
    ):
        return comment
    check_version(comment, if_match)
    if accepts:
        facts = load_facts(session, comment.draft_id).facts
        prove_act(
            session,
            Act(CodedAct.ACCEPT, comment.id, words, last.id),
            needed=settling_needs_code(facts, locked.view),
            tried=tried,
            actor=actor,
            now=now,
        )
    row = DispositionAnswer(
        id=new_id(),
        comment_id=comment.id,
        draft_id=comment.draft_id,
        disposition_id=last.id,
        accepts=accepts,
        words=words,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
        salt=secrets.token_hex(16),
    )
    session.add(row)
    record_change(
        session,
        locked,
        Action.COMMENT_SETTLED if accepts else Action.COMMENT_CONTESTED,
        {"answer": last.id, "words_hash": words_hash(row.salt, words)},
        actor=actor,
        now=now,
        mails=[] if accepts else _to_lead(locked, row, actor),
    )
    return comment


def _last_answer(locked: LockedComment) -> CommentDisposition:
    if locked.view.withdrawal is not None:
        raise AlreadyWithdrawn("The comment has been withdrawn; there is nothing left to accept.")
    last = locked.view.answer
    if last is None or last.disposition is Disposition.OPEN:
        raise NotAnswered("The lead has not answered this comment yet.")
    return last


def _to_lead(locked: LockedComment, row: DispositionAnswer, actor: Actor) -> list[Mail]:
    if actor.person_id == locked.lead_id:
        return []
    about = {"answer": row.id, **audience_of_mail(locked.comment)}
    return [Mail(dedup.contested(row.id), "contested", locked.lead_id, about)]
