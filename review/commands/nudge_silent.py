"""Reminds whoever has not answered, now and not on a day of the plan: somebody asked for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.vocabulary import RoundState, Stage
from review.commands.remind_silent import remind
from review.locking import lock_draft
from review.queries.draft_facts import load_facts
from review.rules.deadlines import day_of


@dataclass(frozen=True, slots=True)
class Nudged:
    """`open`: whether there is a round whose people can be reminded; `groups` by name."""

    open: bool
    people: int = 0
    groups: tuple[str, ...] = ()


def nudge_silent(session: Session, draft_id: str, *, actor: str, now: datetime) -> Nudged:
    """Nobody twice between two working days, nor on the day they were asked; nobody who wants no
    reminders. Their nights and days off are kept when the mails go out."""
    draft = lock_draft(session, draft_id)
    review = load_facts(session, draft_id)
    round_ = review.round
    if draft.stage is not Stage.DEVELOPMENT or round_ is None:
        return Nudged(open=False)
    if round_.state is not RoundState.OPEN:
        return Nudged(open=False)
    if round_.revision_number != review.facts.newest_revision:
        # What they would be reminded of is no longer what will be asked.
        return Nudged(open=False)
    reminded = remind(
        session,
        draft_id,
        round_,
        lambda one: (day_of(one.due_at, one.calendar, now),),
        now=now,
        actor=actor,
    )
    groups = dict.fromkeys(review.labels.get(one.group, one.group) for one in reminded)
    return Nudged(True, len({one.person_id for one in reminded}), tuple(groups))
