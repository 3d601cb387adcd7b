"""Makes each condition of an approval a comment of its own, which somebody has to answer."""

import secrets

from models.comment import Comment
from models.vocabulary import CommentKind
from review.rules.facts import Concern
from review.signed import Signed


def tracked(signed: Signed, name: str) -> tuple[Comment, ...]:
    """The conditions as comments, in their order; `name` is that of whoever approved."""
    return tuple(
        Comment(
            draft_id=signed.draft_id,
            revision_id=signed.revision_id,
            author_id=signed.person_id,
            author_label=name,
            group_key=signed.group_key,
            # As wide as the reason of the approval, and no wider.
            audience=signed.reason_audience,
            body=words,
            kind=CommentKind.CONDITION,
            sign_off_id=signed.id,
            created_at=signed.recorded_at,
            salt=secrets.token_hex(16),
        )
        for words in signed.conditions
    )


def as_concern(comment: Comment) -> Concern:
    """A comment that was just made, as the gate judges it."""
    return Concern(
        id=comment.id,
        kind=comment.kind,
        audience=comment.audience,
        group=comment.group_key,
        raiser=comment.author_id,
        raiser_name=comment.author_label,
        sign_off=comment.sign_off_id,
    )
