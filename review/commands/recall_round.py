"""Recalls an open round: the text was not meant to be reviewed, and nobody needs to answer."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import RoundState
from review.commands.close_round import open_round_of
from review.commands.end_round import end_round
from review.locking import change_draft


def recall_round(
    session: Session,
    draft_id: str,
    number: int,
    *,
    reason: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> None:
    """Ends the round as recalled, with a reason that everyone asked is told."""
    change_draft(session, draft_id, if_match=if_match)
    review, round_ = open_round_of(session, draft_id, number)
    end_round(
        session,
        draft_id,
        review,
        round_,
        outcome=RoundState.RECALLED,
        reason=reason,
        actor=actor,
        now=now,
    )
