"""Says when the sweep next has to look at a draft's open round."""

from datetime import datetime

from sqlmodel import Session

from models.round import Round
from models.vocabulary import RoundState
from review.queries.draft_facts import load_facts
from review.queries.sweep_time import sweep_time


def schedule_sweep(session: Session, draft_id: str, *, now: datetime) -> None:
    """Ends every command that changes who is on turn or until when; it holds the draft's lock."""
    review = load_facts(session, draft_id)
    if review.round is None or review.round.state is not RoundState.OPEN:
        return
    round_ = session.get_one(Round, review.round.id)
    round_.next_sweep_at = sweep_time(session, draft_id, review, now)
    session.flush()
