"""Loads what a template may speak of, as those who read the ticket may know it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select as wide_select
from sqlmodel import Session, col, select

from models.draft import Draft
from models.group import Group
from models.policy import Policy
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.ticket import TicketRow
from models.vocabulary import Audience, RequestState, RoundState
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.review_turn import draft_name
from review.rules.sight import Sight
from review.rules.visibility import Viewer
from ticketing.mapping.times import day, when
from ticketing.mapping.values import DOCUMENT
from ticketing.mapping.variables import (
    DocumentWords,
    DraftWords,
    EventWords,
    GateWords,
    PolicyWords,
    RoundWords,
    Variables,
)

# Nobody in particular: they know what everybody knows, or everybody inside.
READERS = {
    Audience.EVERYONE: Viewer(),
    Audience.INTERNAL: Viewer(person="whoever reads the ticket", external=False),
}
INDEPENDENT = GateWords(
    "shut", "Under review; how the reviewers stand is told once the round has ended."
)


def load_variables(
    session: Session,
    ticket: TicketRow,
    payload: dict[str, Any],
    *,
    audience: Audience,
    base_url: str,
    now: datetime,
) -> Variables | None:
    """As they stand now, of the round that the act is about; none where there is no draft."""
    if ticket.draft_id is None:
        return None
    draft = session.get_one(Draft, ticket.draft_id)
    policy = session.get_one(Policy, draft.policy_id)
    review = load_facts(session, draft.id)
    at = datetime.fromisoformat(payload["at"]) if "at" in payload else now
    return Variables(
        policy=PolicyWords(policy.key, policy.title, policy.theme.value),
        draft=DraftWords(
            name=draft_name(policy.key, draft.number),
            number=draft.number,
            stage=_said(draft.stage),
            url=draft_url(base_url, draft.id),
            revision=review.facts.newest_revision,
        ),
        gate=_gate(review, audience, now),
        event=EventWords(str(payload.get("event", "")), day(at)),
        round=_round(session, payload.get("round") or (review.round and review.round.id)),
        document=_document(ticket.purpose),
    )


def draft_url(base_url: str, draft_id: str) -> str:
    """The page of the draft."""
    return f"{base_url}/drafts/{draft_id}"


def _gate(review: ReviewFacts, audience: Audience, now: datetime) -> GateWords:
    if (
        review.round is not None
        and review.round.state is RoundState.OPEN
        and (review.plan is None or review.plan.independent_first_pass)
    ):
        return INDEPENDENT
    shown = Sight(READERS[audience], review.lead_id).verdict(review.verdict(now))
    return GateWords("open" if shown.open else "shut", shown.summary)


def _round(session: Session, round_id: str | None) -> RoundWords | None:
    if round_id is None:
        return None
    found = session.get_one(Round, round_id)
    asked = (
        wide_select(col(Group.name), col(Request.person_id))
        .join(Group, col(Group.key) == col(Request.group_key))
        .where(col(Request.round_id) == found.id, col(Request.state) != RequestState.MOVED)
        .order_by(col(Group.key))
    )
    rows = session.connection().execute(asked).all()
    revision = select(Revision.number).where(Revision.id == found.revision_id)
    return RoundWords(
        number=found.number,
        state=_said(found.state),
        revision=session.exec(revision).one(),
        opened=day(found.opened_at),
        due=when(found.due_at),
        groups=tuple(dict.fromkeys(group for group, _ in rows)),
        asked=len({person for _, person in rows}),
    )


def _document(purpose: str) -> DocumentWords | None:
    if not purpose.startswith(DOCUMENT):
        return None
    return DocumentWords(_said(purpose.removeprefix(DOCUMENT)))


def _said(word: str) -> str:
    return word.replace("_", " ")
