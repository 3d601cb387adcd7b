"""Withdraws a draft, with a reason: its review ends, its history stays."""

from datetime import datetime

from sqlmodel import Session

from models.draft import Draft
from models.vocabulary import Action, RoundState, Stage
from review.commands.end_round import end_round
from review.errors import WrongStage
from review.locking import change_draft
from review.queries.draft_facts import load_facts
from review.record import draft_stream, record

CAN_BE_WITHDRAWN = (Stage.RESEARCH, Stage.DEVELOPMENT, Stage.IMPLEMENTATION)


def withdraw_draft(
    session: Session,
    draft_id: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> Draft:
    """The draft, withdrawn; an open round is recalled and everyone asked is told."""
    draft = change_draft(session, draft_id, if_match=if_match)
    if draft.stage not in CAN_BE_WITHDRAWN:
        raise WrongStage(f"The draft is {draft.stage.replace('_', ' ')} already.")
    review = load_facts(session, draft_id)
    if review.round is not None and review.round.state is RoundState.OPEN:
        end_round(
            session,
            draft_id,
            review,
            review.round,
            outcome=RoundState.RECALLED,
            reason=reason,
            actor=actor,
            now=now,
        )
    draft.stage = Stage.WITHDRAWN
    draft.ended_at = now
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.DRAFT_WITHDRAWN,
        actor=actor,
        subject_id=draft_id,
        data={"reason": reason},
        now=now,
        wake=True,
    )
    return draft
