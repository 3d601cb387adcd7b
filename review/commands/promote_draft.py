"""Promotes a draft to implementation, if the gate is open: exactly these words go live."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.vocabulary import Action, RoundState, Stage
from review import dedup
from review.commands.end_round import end_round
from review.errors import StaleVersion
from review.locking import lock_draft
from review.queries.draft_facts import ReviewFacts, load_facts
from review.record import Mail, draft_stream, record
from review.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class PromotionResult:
    """Whether the draft was promoted now, or had been before, and the verdict asked for."""

    promoted: bool
    already: bool
    verdict: Verdict


def promote_draft(
    session: Session,
    draft_id: str,
    *,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> PromotionResult:
    """Asks the gate under the draft's lock; promotes at most once, however often it is called."""
    draft = lock_draft(session, draft_id)
    if if_match is not None and if_match != draft.version:
        raise StaleVersion(f"The draft has changed since version {if_match}; read it again.")
    review = load_facts(session, draft_id)
    verdict = review.verdict(now)
    if draft.stage is not Stage.DEVELOPMENT:
        already = draft.promoted_at is not None and draft.stage is not Stage.WITHDRAWN
        return PromotionResult(False, already, verdict)
    round_ = review.round
    if not verdict.open or round_ is None:
        return PromotionResult(False, False, verdict)
    draft.version += 1
    draft.stage = Stage.IMPLEMENTATION
    draft.promoted_revision_id = round_.revision_id
    draft.promoted_at = now
    if round_.state is RoundState.OPEN:
        end_round(
            session,
            draft_id,
            review,
            round_,
            outcome=RoundState.APPROVED,
            reason="The gate is open.",
            actor=actor,
            now=now,
            tell=False,
        )
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.DRAFT_PROMOTED,
        actor=actor,
        subject_id=draft_id,
        data={
            "stage": Stage.IMPLEMENTATION.value,
            "round": round_.number,
            "revision": round_.revision_number,
            "revision_sha256": round_.revision_sha256,
            # Whoever reads the record has to see at once what did not agree.
            "overrides": [one.override.id for one in verdict.overridden if one.override],
        },
        now=now,
        mails=_mails(draft_id, review),
        wake=True,
    )
    return PromotionResult(True, False, verdict)


def _mails(draft_id: str, review: ReviewFacts) -> list[Mail]:
    people = {one.person for one in review.facts.asked} | {review.lead_id}
    return [
        Mail(
            key=dedup.promoted(draft_id, person),
            template="promoted",
            to_person=person,
            about={"draft": draft_id},
        )
        for person in sorted(people)
    ]
