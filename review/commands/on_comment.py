"""What every change to a comment shares: who may see it, its lock, its version, its journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.comment import Comment
from models.draft import Draft
from models.policy import Policy
from models.vocabulary import Action, Audience
from review.actors import Actor
from review.errors import StaleVersion
from review.locking import lock_draft
from review.queries.comment_view import CommentView
from review.queries.comments import comment_for
from review.record import Mail, draft_stream, record


@dataclass(frozen=True, slots=True)
class LockedComment:
    """A comment as it stands under the lock of its draft."""

    view: CommentView
    draft: Draft
    lead_id: str

    @property
    def comment(self) -> Comment:
        """Its row."""
        return self.view.comment


def lock_comment(session: Session, comment_id: str, actor: Actor) -> LockedComment:
    """The comment, its draft locked; unknown to whoever may not see it."""
    draft_id = comment_for(session, actor.viewer, comment_id).comment.draft_id
    draft = lock_draft(session, draft_id)
    # Read anew: what stood before the lock may have changed while waiting for it.
    view = comment_for(session, actor.viewer, comment_id)
    session.refresh(view.comment)
    return LockedComment(view, draft, session.get_one(Policy, draft.policy_id).lead_id)


def check_version(comment: Comment, if_match: int | None) -> None:
    """Refuses a caller who saw another version of the comment."""
    if if_match is not None and if_match != comment.version:
        raise StaleVersion(
            f"The comment has changed since you read it (version {if_match}); "
            "read it again and decide anew."
        )


def record_change(
    session: Session,
    locked: LockedComment,
    action: Action,
    data: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
    mails: Sequence[Mail] = (),
) -> None:
    """Counts the change and records it for the comment's audience; the gate may open by it.

    It is the comment's change and not the draft's, whose version everybody in the review reads.
    """
    comment = locked.comment
    comment.version += 1
    record(
        session,
        stream=draft_stream(comment.draft_id),
        draft_id=comment.draft_id,
        action=action,
        actor=actor.name,
        subject_id=comment.id,
        data=data,
        now=now,
        audience=comment.audience,
        group_key=comment.group_key,
        mails=mails,
        wake=True,
    )


def audience_of_mail(comment: Comment) -> dict[str, str]:
    """For whom it is to know that a mail about the comment went out, beside insiders at large."""
    if comment.audience is not Audience.PRIVILEGED:
        return {}
    group = {} if comment.group_key is None else {"group": comment.group_key}
    return {"audience": comment.audience.value, **group}
