"""How reviews stand, for `placet status`: the board and one draft as plain values."""

from datetime import datetime

from pydantic import BaseModel
from sqlmodel import Session

from api.schemas.gate import GateOut, verdict_out
from api.schemas.rounds import RoundOut, round_out
from models.vocabulary import Stage
from review.queries.board import BoardRow, load_board
from review.queries.drafts import load_draft, load_rounds
from review.queries.review_turn import draft_name
from review.rules.visibility import Viewer

# Whoever may read the database may read all of it.
ALL = Viewer(external=False, sees_all=True)

IN_REVIEW = (Stage.RESEARCH, Stage.DEVELOPMENT)
PAGE = 100


class Awaited(BaseModel):
    """A group, or the lead, and the people whose turn it is."""

    who: str
    people: list[str]


class DraftLine(BaseModel):
    """One draft under review; `since` is null where nobody is waited for."""

    draft: str
    name: str
    title: str
    stage: Stage
    round: int | None
    round_state: str | None
    waiting_for: list[Awaited]
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    gate: str


class Drafts(BaseModel):
    """Every draft under review, the overdue first."""

    items: list[DraftLine]


class Standing(BaseModel):
    """One draft: what it waits for, and its rounds, the newest first."""

    draft: str
    name: str
    title: str
    stage: Stage
    lead: str
    revision: int
    revision_sha256: str
    gate: GateOut
    rounds: list[RoundOut]


def drafts_in_review(session: Session, now: datetime) -> Drafts:
    items: list[DraftLine] = []
    after = None
    while rows := load_board(session, now, after=after, limit=PAGE):
        # The board goes on with drafts that have left the review: nothing waits there.
        items += [_line(row) for row in rows if row.stage in IN_REVIEW]
        if len(rows) < PAGE or rows[-1].stage not in IN_REVIEW:
            break
        after = rows[-1].draft_id
    return Drafts(items=items)


def draft_standing(session: Session, draft_id: str, now: datetime) -> Standing:
    view = load_draft(session, draft_id, now)
    return Standing(
        draft=draft_id,
        name=draft_name(view.policy.key, view.draft.number),
        title=view.policy.title,
        stage=view.draft.stage,
        lead=view.lead.email,
        revision=view.revision.number,
        revision_sha256=view.revision.sha256,
        gate=verdict_out(view.verdict, view.review.emails),
        rounds=[round_out(one, ALL) for one in load_rounds(session, draft_id)],
    )


def _line(row: BoardRow) -> DraftLine:
    return DraftLine(
        draft=row.draft_id,
        name=draft_name(row.policy_key, row.number),
        title=row.title,
        stage=row.stage,
        round=row.round_number,
        round_state=row.round_state.value if row.round_state else None,
        waiting_for=[Awaited(who=one.who, people=list(one.names)) for one in row.turns],
        since=row.since,
        due_at=row.due_at,
        overdue=row.overdue,
        gate=row.gate,
    )
