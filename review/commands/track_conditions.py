"""Makes each condition of an approval a comment of its own, which somebody has to answer."""

import secrets
from datetime import datetime

from sqlmodel import Session

from models.comment import Comment
from models.person import Person
from models.sign_off import SignOff
from models.vocabulary import CommentKind, Position
from review.commands.add_comment import record_added


def track_conditions(
    session: Session, sign_off: SignOff, *, actor: str, now: datetime
) -> tuple[Comment, ...]:
    """The conditions as comments, in their order; none for any other position.

    The sign-off is stored already, under the lock of its draft.
    """
    if sign_off.position is not Position.APPROVE_WITH_CONDITIONS:
        return ()
    person = session.get_one(Person, sign_off.person_id)
    return tuple(
        _track(session, sign_off, words, person.name, actor=actor, now=now)
        for words in sign_off.conditions
    )


def _track(
    session: Session, sign_off: SignOff, words: str, name: str, *, actor: str, now: datetime
) -> Comment:
    comment = Comment(
        draft_id=sign_off.draft_id,
        revision_id=sign_off.revision_id,
        author_id=sign_off.person_id,
        author_label=name,
        group_key=sign_off.group_key,
        # As wide as the reason of the approval, and no wider.
        audience=sign_off.reason_audience,
        body=words,
        kind=CommentKind.CONDITION,
        sign_off_id=sign_off.id,
        created_at=now,
        salt=secrets.token_hex(16),
    )
    record_added(session, comment, sign_off.revision_number, actor=actor, now=now)
    return comment
