"""The board: every draft, whose turn it is, since when, until when, and what the gate says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.vocabulary import RoundState, Stage
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.mail_events import Unreached, unreached
from review.queries.sights import sight_of
from review.rules.arrival import why_on_turn
from review.rules.next_step import StepKind, next_step
from review.rules.sight import AWAITING, Shown, Sight
from review.rules.verdict import BlockerKind, RequirementState, RequirementVerdict
from review.rules.visibility import Viewer

# Open rounds first, the earliest deadline on top; then drafts that wait for their lead, the
# longest wait on top; then the rest, the newest on top.
BOARD = text("""
    WITH board AS (
        SELECT d.id::text, d.number, d.stage, d.created_at, d.promoted_at, d.ended_at,
               p.key, p.title, n.name AS lead,
               r.number AS round_number, r.state AS round_state, r.due_at,
               v.created_at AS written_at, r.closed_at,
               f.flow_run_id::text, f.state_name,
               (SELECT max(at) FROM retractions WHERE draft_id = d.id AND kind = 'disputed')
                   AS disputed_at,
               row_number() OVER (
                   ORDER BY CASE WHEN d.stage <> 'development' AND d.stage <> 'research' THEN 2
                                 WHEN r.state = 'open' THEN 0 ELSE 1 END,
                            CASE WHEN d.stage = 'development' OR d.stage = 'research'
                                 THEN CASE WHEN r.state = 'open' THEN r.due_at
                                           ELSE coalesce(r.closed_at, d.created_at) END END,
                            coalesce(d.ended_at, d.promoted_at, d.created_at) DESC,
                            d.id) AS place
        FROM drafts d
        JOIN policies p ON p.id = d.policy_id
        JOIN people n ON n.id = p.lead_id
        LEFT JOIN LATERAL (
            SELECT * FROM rounds WHERE draft_id = d.id ORDER BY number DESC LIMIT 1
        ) r ON true
        LEFT JOIN LATERAL (
            SELECT created_at FROM revisions WHERE draft_id = d.id ORDER BY number DESC LIMIT 1
        ) v ON true
        LEFT JOIN flow_runs f ON f.draft_id = d.id
    )
    SELECT * FROM board
    WHERE place > coalesce((SELECT place FROM board WHERE id = :after), 0)
    ORDER BY place
    LIMIT :limit
""")


LEAD = "Policy lead"
PLACET = "Placet"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is to act next, in whose name."""

    who: str
    names: tuple[str, ...]
    # What for, where it is not plain from the rest.
    why: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One draft; `since` is null where nobody is waited for."""

    draft_id: str
    policy_key: str
    title: str
    number: int
    stage: Stage
    round_number: int | None
    round_state: RoundState | None
    turns: tuple[Turn, ...]
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    gate: str
    promoted_at: datetime | None
    flow_run_id: str | None
    flow_state: str
    # Only of what is under review.
    review: ReviewFacts | None = None


def load_board(
    session: Session,
    viewer: Viewer,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
) -> list[BoardRow]:
    """A page of the board for somebody inside: one statement for the list, the facts only of what
    is shown."""
    rows = session.connection().execute(BOARD, {"after": after, "limit": limit}).all()
    lost = unreached(session, [row.id for row in rows])
    return [_row(session, viewer, row, lost.get(row.id, []), now) for row in rows]


def _row(
    session: Session, viewer: Viewer, row: Any, lost: Sequence[Unreached], now: datetime
) -> BoardRow:
    stage = Stage(row.stage)
    state = RoundState(row.round_state) if row.round_state is not None else None
    turns: tuple[Turn, ...] = ()
    since, gate, review = None, "", None
    flow_run_id, flow_state = row.flow_run_id, row.state_name or ""
    if stage is Stage.DEVELOPMENT:
        review = load_facts(session, row.id)
        sight = sight_of(viewer, review)
        verdict = sight.verdict(review.verdict(now))
        turns, since = _turns(review, sight, verdict, row, now)
        told = [one for one in lost if sight.mail(one.round_id, one.person_id)]
        if told and sight.apart is None:
            turns, since = _with_lead(turns, since, row.lead, told)
        gate = verdict.summary
        if sight.flow_run:
            flow_state = sight.flow_state(flow_state, review.facts, verdict, now)
        else:
            flow_run_id, flow_state = None, ""
    elif flow_state.startswith(AWAITING):
        # It waits for nothing any more, and is about to say so itself.
        flow_state = ""
    due_at = row.due_at if stage is Stage.DEVELOPMENT and state is RoundState.OPEN else None
    return BoardRow(
        draft_id=row.id,
        policy_key=row.key,
        title=row.title,
        number=row.number,
        stage=stage,
        round_number=row.round_number,
        round_state=state,
        turns=turns,
        since=since,
        due_at=due_at,
        overdue=due_at is not None and due_at < now,
        gate=gate,
        promoted_at=row.promoted_at,
        flow_run_id=flow_run_id,
        flow_state=flow_state,
        review=review,
    )


def _turns(
    review: ReviewFacts, sight: Sight, verdict: Shown, row: Any, now: datetime
) -> tuple[tuple[Turn, ...], datetime | None]:
    if sight.apart is not None:
        return _own_turn(review, sight)
    disputes = [one for one in verdict.blockers if one.kind is BlockerKind.DISPUTE]
    if disputes:
        turns = [Turn(LEAD, (row.lead,), one.explanation) for one in disputes]
        return (*turns, *_asked(review, _waiting(verdict))), row.disputed_at
    step = next_step(Stage.DEVELOPMENT, sight.facts(review.facts), verdict, now)
    if step.kind is not StepKind.WAIT:
        return (Turn(PLACET, ("the next step is under way",)),), None
    waiting = _waiting(verdict) if step.waiting_name == "AwaitingReview" else []
    if not waiting:
        # A block to answer, conditions to deal with, a text to write or a round to open.
        times = [time for time in (row.closed_at, row.written_at, row.created_at) if time]
        return (Turn(LEAD, (row.lead,)),), max(times)
    since = [who.since for one in waiting for who in one.waiting_for]
    return _asked(review, waiting), min(since, default=None)


def _asked(review: ReviewFacts, waiting: list[RequirementVerdict]) -> tuple[Turn, ...]:
    names = {one.person: one.name for one in review.facts.asked}
    return tuple(
        Turn(one.label, tuple(names.get(who.person, "?") for who in one.waiting_for))
        for one in waiting
    )


def _with_lead(
    turns: tuple[Turn, ...], since: datetime | None, lead: str, lost: Sequence[Unreached]
) -> tuple[tuple[Turn, ...], datetime | None]:
    """Whoever was not reached is not on turn alone: their lead has to reach them."""
    if any(turn.who == PLACET for turn in turns):
        return turns, since
    why = why_on_turn((one.name, one.mail) for one in lost)
    others = tuple(turn for turn in turns if turn.who != LEAD or turn.why)
    times = [one.mail.at for one in lost] + ([since] if since else [])
    return (Turn(LEAD, (lead,), why), *others), min(times)


def _own_turn(review: ReviewFacts, sight: Sight) -> tuple[tuple[Turn, ...], datetime | None]:
    """Whoever judges independently is told that it is their own turn, and nobody else's."""
    own = [one for one in review.facts.asked if sight.is_own(one.person) and one.asked_at]
    turns = tuple(Turn(review.labels.get(one.group, one.group), (one.name,)) for one in own)
    return turns, min((one.asked_at for one in own if one.asked_at), default=None)


def _waiting(verdict: Shown) -> list[RequirementVerdict]:
    """The groups the gate waits for; where somebody blocks, whoever has not answered yet."""
    unanswered = [one for one in verdict.requirements if one.waiting_for]
    needed = [
        one for one in unanswered if one.required and one.state is not RequirementState.SATISFIED
    ]
    return needed or (unanswered if verdict.blockers else [])
