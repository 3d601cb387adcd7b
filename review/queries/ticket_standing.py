"""How a draft stands, as it is told in its ticket: to everybody who reads there."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.draft import Draft
from models.policy import Policy
from models.vocabulary import RoundState, Stage
from review.plans.mistakes import PlanMistakes
from review.plans.store import newest_version, parsed, shipped_source
from review.queries.draft_facts import load_facts
from review.queries.review_turn import draft_name
from review.rules.plan import Plan
from review.rules.sight import Sight
from review.rules.standing_words import Standing, standing
from review.rules.visibility import Viewer

UNDER_REVIEW = frozenset({Stage.RESEARCH, Stage.DEVELOPMENT})


@dataclass(frozen=True, slots=True)
class TicketStanding:
    """`due_at` where a round is open; `plan` none where it cannot be read."""

    name: str
    revision: int
    round: int | None
    due_at: datetime | None
    standing: Standing
    plan: Plan | None
    under_review: bool
    # Whether how others stand is hidden from some of those who may read it.
    independent: bool


def load_ticket_standing(session: Session, draft_id: str, now: datetime) -> TicketStanding:
    """As somebody from outside sees it who was not asked; less, while some judge independently."""
    draft = session.get_one(Draft, draft_id)
    policy = session.get_one(Policy, draft.policy_id)
    review = load_facts(session, draft_id)
    round_ = review.round
    opened = round_ is not None and round_.state is RoundState.OPEN
    # What a plan promised that cannot be read any more is not known: nothing is told.
    independent = opened and (review.plan is None or review.plan.independent_first_pass)
    shown = Sight(Viewer(), review.lead_id).verdict(review.verdict(now))
    return TicketStanding(
        name=draft_name(policy.key, draft.number),
        revision=review.facts.newest_revision,
        round=round_.number if round_ else None,
        due_at=round_.due_at if round_ and opened else None,
        standing=standing(draft.stage, review.facts, shown, independent=independent),
        plan=review.plan if round_ else _next_plan(session, draft.plan),
        under_review=draft.stage in UNDER_REVIEW,
        independent=independent,
    )


def _next_plan(session: Session, name: str) -> Plan | None:
    """The plan that the first round would pin."""
    source = shipped_source(name)
    if source is None:
        version = newest_version(session, name)
        source = version.source if version else ""
    try:
        return parsed(source)
    except PlanMistakes:
        return None
