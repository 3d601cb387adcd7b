"""Tells Leadership that a draft has used up the rounds its plan gives it."""

from datetime import datetime

from sqlmodel import Session

from models.round import Round
from models.vocabulary import Action
from review import dedup
from review.queries.leadership import leadership
from review.record import Mail, draft_stream, record


def tell_leadership(
    session: Session, round_: Round, most: int, *, actor: str, now: datetime
) -> None:
    """The plan's rounds are used up: whoever leads the house hears of it."""
    leaders = leadership(session)
    record(
        session,
        stream=draft_stream(round_.draft_id),
        draft_id=round_.draft_id,
        action=Action.ROUND_ESCALATED,
        actor=actor,
        subject_id=round_.id,
        data={"number": round_.number, "max_rounds": most, "to": leaders},
        now=now,
        mails=[
            Mail(
                key=dedup.too_many_rounds(round_.id, person),
                template="too_many_rounds",
                to_person=person,
                about={"round": round_.id},
            )
            for person in leaders
        ],
    )
