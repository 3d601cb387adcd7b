"""Closes an open round by hand, with a reason; its outcome is what the answers say."""

from datetime import datetime

from sqlmodel import Session

from models.vocabulary import RoundState
from review.commands.end_round import end_round
from review.errors import RoundClosed, Unknown
from review.locking import change_draft
from review.queries.draft_facts import ReviewFacts, RoundRow, load_facts
from review.rules.next_step import end_of_round


def close_round(
    session: Session,
    draft_id: str,
    number: int,
    *,
    reason: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> RoundState:
    """The state in which the round ended."""
    change_draft(session, draft_id, if_match=if_match)
    review, round_ = open_round_of(session, draft_id, number)
    outcome = end_of_round(review.verdict(now))
    end_round(
        session, draft_id, review, round_, outcome=outcome, reason=reason, actor=actor, now=now
    )
    return outcome


def open_round_of(session: Session, draft_id: str, number: int) -> tuple[ReviewFacts, RoundRow]:
    """The facts of the round with that number, which has to be the open one."""
    review = load_facts(session, draft_id)
    if review.round is None or not 1 <= number <= review.round.number:
        raise Unknown
    if number != review.round.number or review.round.state is not RoundState.OPEN:
        raise RoundClosed(f"Round {number} has ended already; nothing was changed.")
    return review, review.round
