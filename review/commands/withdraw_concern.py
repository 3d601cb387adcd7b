"""Takes back a comment, by whoever raised it: nothing more is asked for, whatever was answered."""

import secrets
from datetime import datetime

from sqlmodel import Session

from models.columns import new_id
from models.comment import Comment
from models.disposition import DispositionAnswer
from models.vocabulary import Action, CodedAct
from review.actors import Actor
from review.commands.act import Act, settling_needs_code
from review.commands.add_comment import words_hash
from review.commands.on_comment import check_version, lock_comment, record_change
from review.commands.try_act_code import prove_act
from review.commands.try_code import Try
from review.errors import NotAllowed
from review.queries.draft_facts import load_facts


def withdraw_concern(
    session: Session,
    comment_id: str,
    *,
    words: str = "",
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
    tried: Try | None = None,
) -> Comment:
    """The comment, withdrawn for good; its words stay on record. Withdrawn twice is once.

    `tried`: the mailed code, where the gate of a group that answers by code may open by it.
    """
    locked = lock_comment(session, comment_id, actor)
    comment = locked.comment
    if actor.person_id is None or actor.person_id != comment.author_id:
        raise NotAllowed("Only whoever raised the comment can withdraw it.")
    if locked.view.withdrawal is not None:
        return comment
    check_version(comment, if_match)
    prove_act(
        session,
        Act(CodedAct.WITHDRAW, comment.id, words),
        needed=settling_needs_code(load_facts(session, comment.draft_id).facts, locked.view),
        tried=tried,
        actor=actor,
        now=now,
    )
    row = DispositionAnswer(
        id=new_id(),
        comment_id=comment.id,
        draft_id=comment.draft_id,
        accepts=True,
        words=words,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
        salt=secrets.token_hex(16),
    )
    session.add(row)
    data = {"withdrawn": True, "words_hash": words_hash(row.salt, words)}
    record_change(session, locked, Action.COMMENT_SETTLED, data, actor=actor, now=now)
    return comment
