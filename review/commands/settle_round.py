"""Closes the open round if its outcome is decided; does nothing otherwise, however often."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import RoundState, Stage
from review.commands.end_round import end_round
from review.locking import lock_draft
from review.queries.draft_facts import load_facts
from review.rules.next_step import outcome


def settle_round(
    session: Session, draft_id: str, *, actor: str, now: datetime
) -> RoundState | None:
    """The state the round was closed in, or none where it goes on (or was closed before)."""
    draft = lock_draft(session, draft_id)
    if draft.stage is not Stage.DEVELOPMENT:
        return None
    review = load_facts(session, draft_id)
    ended = outcome(review.facts, review.verdict(now))
    if ended is None or review.round is None:
        return None
    draft.version += 1
    end_round(
        session,
        draft_id,
        review,
        review.round,
        outcome=ended,
        reason="Everyone has answered.",
        actor=actor,
        now=now,
    )
    return ended
