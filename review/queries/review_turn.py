"""What a flow run is told at the start of its turn: where the draft stands, and what comes next.

All of it, whoever judges independently: the artifact with who has signed what stands in Prefect's
own UI, which is for the leads of an installation. No page and no call leads a reviewer there who
has yet to answer.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.draft import Draft
from models.flow_run import FlowRun
from models.person import Person
from models.policy import Policy
from models.round import Round
from models.vocabulary import RequestState, RetractionKind, Stage
from review.errors import Unknown
from review.queries.draft_facts import load_facts
from review.rules.next_step import NextStep, next_step

MATRIX = text("""
    SELECT r.number AS round, v.number AS revision, q.group_key, n.name,
           q.state, b.name AS in_place_of, s.position, s.recorded_at, s.late, s.counts,
           o.revision_number AS kept_from, t.kind AS retracted
    FROM requests q
    JOIN rounds r ON r.id = q.round_id
    JOIN revisions v ON v.id = r.revision_id
    JOIN people n ON n.id = q.person_id
    LEFT JOIN LATERAL (
        SELECT * FROM sign_offs WHERE request_id = q.id ORDER BY seq DESC LIMIT 1
    ) s ON true
    LEFT JOIN people b ON b.id = q.on_behalf_of_id
    LEFT JOIN sign_offs o ON o.id = s.carried_from_id
    LEFT JOIN retractions t ON t.sign_off_id = s.id
    WHERE q.draft_id = :draft_id
    ORDER BY r.number, q.group_key, n.name
""")


@dataclass(frozen=True)
class Turn:
    """One look at a draft's review. No text of the policy, no reason and no comment is in it."""

    draft_id: str
    # `off-platform-payments/v3`
    draft_name: str
    tags: tuple[str, ...]
    under_review: bool
    step: NextStep
    waiting_name: str
    waiting_message: str
    # Rows of the artifact, every value a string.
    matrix: tuple[dict[str, str], ...]
    round_number: int | None


@dataclass(frozen=True)
class UnderReview:
    """A draft whose review a flow run has to stand for, and the run that does."""

    draft_id: str
    draft_name: str
    tags: tuple[str, ...]
    flow_run_id: str | None
    generation: int


def load_turn(session: Session, draft_id: str, now: datetime) -> Turn:
    """The turn as the rows have it now."""
    review = load_facts(session, draft_id)
    draft = session.get(Draft, draft_id)
    lead = session.get(Person, review.lead_id)
    if draft is None or lead is None:
        raise Unknown
    step = next_step(draft.stage, review.facts, review.verdict(now), now)
    return Turn(
        draft_id=draft_id,
        draft_name=draft_name(review.policy_key, draft.number),
        tags=_tags(draft_id, review.theme.value, draft.stage.value, lead.email),
        under_review=draft.stage is Stage.DEVELOPMENT and review.round is not None,
        step=step,
        waiting_name=step.waiting_name,
        waiting_message=step.detail,
        matrix=_matrix(session, draft_id, dict(review.labels)),
        round_number=review.round.number if review.round else None,
    )


def drafts_under_review(session: Session) -> list[UnderReview]:
    """Every draft at `development` for which a round was ever opened, oldest first."""
    query = (
        select(Draft, Policy, Person.email, FlowRun)
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Person, col(Person.id) == col(Policy.lead_id))
        .outerjoin(FlowRun, col(FlowRun.draft_id) == col(Draft.id))
        .where(
            Draft.stage == Stage.DEVELOPMENT,
            select(Round.id).where(col(Round.draft_id) == col(Draft.id)).exists(),
        )
        .order_by(col(Draft.id))
    )
    return [
        UnderReview(
            draft_id=draft.id,
            draft_name=draft_name(policy.key, draft.number),
            tags=_tags(draft.id, policy.theme.value, draft.stage.value, email),
            flow_run_id=run.flow_run_id if run else None,
            generation=run.generation if run else 0,
        )
        for draft, policy, email, run in session.exec(query)
    ]


def draft_name(policy_key: str, number: int) -> str:
    """How people call a draft: `off-platform-payments/v3`."""
    return f"{policy_key}/v{number}"


def _tags(draft_id: str, theme: str, stage: str, lead: str) -> tuple[str, ...]:
    return (f"theme:{theme}", f"stage:{stage}", f"lead:{lead}", f"draft:{draft_id}")


def _matrix(session: Session, draft_id: str, labels: dict[str, str]) -> tuple[dict[str, str], ...]:
    rows = session.connection().execute(MATRIX, {"draft_id": draft_id})
    return tuple(
        {
            "round": str(row.round),
            "revision": str(row.revision),
            "group": str(labels.get(row.group_key, row.group_key)),
            "person": f"{row.name} (for {row.in_place_of})" if row.in_place_of else row.name,
            "position": _position(row),
            "recorded": f"{row.recorded_at:%Y-%m-%d %H:%M} UTC" if row.recorded_at else "",
        }
        for row in rows
    )


UNSAID = {RequestState.UPCOMING: "not asked yet", RequestState.MOVED: "handed on"}
GONE = {
    RetractionKind.CONTESTED: "contested: does not count",
    RetractionKind.TAKEN_BACK: "taken back: does not count",
    RetractionKind.DISPUTED: "disputed: does not count",
}


def _position(row: Any) -> str:
    """What was said, and whatever else one has to know of it, for example "approve (late)"."""
    if row.position is None:
        return UNSAID.get(RequestState(row.state), "not answered")
    notes = [
        f"kept from revision {row.kept_from}" if row.kept_from else "",
        GONE[RetractionKind(row.retracted)] if row.retracted else "",
        "" if row.counts else "after the round had closed: does not count",
        "late" if row.late and row.counts else "",
    ]
    said = "; ".join(note for note in notes if note)
    words = row.position.replace("_", " ")
    return f"{words} ({said})" if said else words
